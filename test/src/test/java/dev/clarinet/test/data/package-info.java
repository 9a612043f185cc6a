/** Tests of data sets, batches and the files they come from. */
@NullMarked
package dev.clarinet.test.data;

import org.jspecify.annotations.NullMarked;
