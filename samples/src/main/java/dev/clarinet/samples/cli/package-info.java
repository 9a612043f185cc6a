/** The command line {@code clarinet}: one class for each command. */
@NullMarked
package dev.clarinet.samples.cli;

import org.jspecify.annotations.NullMarked;
