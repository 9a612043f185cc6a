/** Pictures of what a training did, as PNG files. */
@NullMarked
package dev.clarinet.samples.pictures;

import org.jspecify.annotations.NullMarked;
