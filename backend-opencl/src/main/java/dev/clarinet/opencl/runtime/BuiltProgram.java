package dev.clarinet.opencl.runtime;

/** A program compiled for the device, shared by all who use the same source. */
record BuiltProgram(long handle, String file, String source) {}
