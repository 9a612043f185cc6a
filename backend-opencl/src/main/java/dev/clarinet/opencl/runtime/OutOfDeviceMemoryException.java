package dev.clarinet.opencl.runtime;

import static dev.clarinet.opencl.binding.ClConstants.*;

import dev.clarinet.opencl.binding.ClException;

/** The device has no room for a buffer, now or ever; the message says how much it has. */
public final class OutOfDeviceMemoryException extends ClException {
  private static final long serialVersionUID = 1;

  private OutOfDeviceMemoryException(String call, int status, String about) {
    super(call, status, about);
  }

  /** Whether a driver says with this that memory ran out. */
  static boolean isMeantBy(ClException e) {
    return switch (e.status()) {
      case CL_MEM_OBJECT_ALLOCATION_FAILURE,
          CL_OUT_OF_RESOURCES,
          CL_OUT_OF_HOST_MEMORY,
          CL_INVALID_BUFFER_SIZE -> true;
      default -> false;
    };
  }

  /** A buffer larger than any may be; the driver was not asked. */
  static OutOfDeviceMemoryException tooLarge(long bytes, DeviceFacts facts) {
    return new OutOfDeviceMemoryException(
        "clCreateBuffer",
        CL_INVALID_BUFFER_SIZE,
        "a buffer of " + Bytes.text(bytes) + " is wanted, and the largest that '" + facts.name()
            + "' allows is " + Bytes.text(facts.maxAllocation()) + "; use a smaller batch");
  }

  /** A buffer for which the driver found no room. */
  static OutOfDeviceMemoryException full(
      long bytes, long used, DeviceFacts facts, ClException cause) {
    var e = new OutOfDeviceMemoryException(
        cause.call(),
        cause.status(),
        "no room for a buffer of " + Bytes.text(bytes) + " on '" + facts.name() + "', which has "
            + Bytes.text(facts.globalMemory()) + ", of which " + Bytes.text(used)
            + " are in use here; use a smaller batch");
    e.initCause(cause);
    return e;
  }
}
