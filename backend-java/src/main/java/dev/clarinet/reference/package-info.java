/**
 * The definition: every operation as loops that read like its formula, in double, on one core. Slow, and kept so: what
 * every other backend is tested against. The letters are those of each operation's own page in {@link dev.clarinet.op}.
 */
@NullMarked
package dev.clarinet.reference;

import org.jspecify.annotations.NullMarked;
