/**
 * One interface per operation, with its maths, its letters and its shape rules, which are checked here for all
 * backends.
 */
@NullMarked
package dev.clarinet.op;

import org.jspecify.annotations.NullMarked;
