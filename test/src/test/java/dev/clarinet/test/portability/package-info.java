/**
 * The kernels compiled for GPUs that are not here, and what the compilers made of them: {@code test/portability/run}.
 */
@NullMarked
package dev.clarinet.test.portability;

import org.jspecify.annotations.NullMarked;
