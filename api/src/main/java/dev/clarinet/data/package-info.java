/** Data sets, and the batches made of them. */
@NullMarked
package dev.clarinet.data;

import org.jspecify.annotations.NullMarked;
