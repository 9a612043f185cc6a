/** Layers: records that describe, and build the stages of a pass. */
@NullMarked
package dev.clarinet.layer;

import org.jspecify.annotations.NullMarked;
