/** Clarinet beside its peers: the same work on the same inputs, alternating, in the same run. */
@NullMarked
package dev.clarinet.bench;

import org.jspecify.annotations.NullMarked;
