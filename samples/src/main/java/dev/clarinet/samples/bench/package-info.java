/** What {@code clarinet bench} measures, and how. */
@NullMarked
package dev.clarinet.samples.bench;

import org.jspecify.annotations.NullMarked;
