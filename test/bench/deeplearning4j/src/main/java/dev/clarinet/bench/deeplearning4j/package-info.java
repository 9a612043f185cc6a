/** Deeplearning4j in a process of its own. */
@NullMarked
package dev.clarinet.bench.deeplearning4j;

import org.jspecify.annotations.NullMarked;
