/** Short programs to read, and the command line. */
@NullMarked
package dev.clarinet.samples;

import org.jspecify.annotations.NullMarked;
