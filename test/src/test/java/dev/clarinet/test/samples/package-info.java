/** What must be true of the samples and of the command line. */
@NullMarked
package dev.clarinet.test.samples;

import org.jspecify.annotations.NullMarked;
