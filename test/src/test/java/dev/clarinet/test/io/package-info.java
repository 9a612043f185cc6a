/** Tests of files: weights, tables, and how they are replaced. */
@NullMarked
package dev.clarinet.test.io;

import org.jspecify.annotations.NullMarked;
