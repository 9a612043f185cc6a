package dev.clarinet.opencl.runtime;

/** Something whose numbers are in a buffer, and which can therefore be a kernel's argument. */
public interface DeviceData {
  ClBuffer buffer();
}
