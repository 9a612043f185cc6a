/**
 * Short programs to read, and what they share; {@code dev.clarinet.samples.cli} is the command line.
 *
 * <p>Once {@code samples/clarinet} has built them, they run so:
 * {@code java -cp "samples/target/classes:samples/target/lib/*" dev.clarinet.samples.LeNet}.
 */
@NullMarked
package dev.clarinet.samples;

import org.jspecify.annotations.NullMarked;
