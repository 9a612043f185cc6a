/**
 * Devices that are not here: what compilers made of the kernels for GPUs, {@code test/portability/run}, and what memory
 * a step would take.
 */
@NullMarked
package dev.clarinet.test.portability;

import org.jspecify.annotations.NullMarked;
