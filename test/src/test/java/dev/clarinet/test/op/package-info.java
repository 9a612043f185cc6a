/** One class per operation: what must be true of it on every backend. */
@NullMarked
package dev.clarinet.test.op;

import org.jspecify.annotations.NullMarked;
