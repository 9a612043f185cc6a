/** A device at work: its facts, programs and their cache, memory, transfers, launches and profiling. */
@NullMarked
package dev.clarinet.opencl.runtime;

import org.jspecify.annotations.NullMarked;
