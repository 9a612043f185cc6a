/** The {@code java} backend: float32 on all cores, in loops that HotSpot turns into vector instructions. */
@NullMarked
package dev.clarinet.purejava;

import org.jspecify.annotations.NullMarked;
