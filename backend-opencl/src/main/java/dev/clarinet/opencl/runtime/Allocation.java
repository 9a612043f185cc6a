package dev.clarinet.opencl.runtime;

/** Memory of the driver's, and who used it last. */
record Allocation(long handle, long capacity, Uses uses) {}
