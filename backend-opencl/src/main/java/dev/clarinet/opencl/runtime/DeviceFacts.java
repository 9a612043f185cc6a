package dev.clarinet.opencl.runtime;

import static dev.clarinet.opencl.binding.ClConstants.*;

import dev.clarinet.opencl.binding.OpenCl;
import java.util.List;

/**
 * What a device says of itself.
 *
 * @param computeUnits how many work-groups run at once
 * @param localMemory bytes that a work-group may share
 * @param maxGroup how many work-items a work-group may have, whatever the kernel
 * @param maxGroupSizes the same for each dimension
 * @param maxAllocation bytes of the largest buffer
 * @param globalMemory bytes of all buffers
 * @param globalCache bytes of the last cache before them, 0 if there is none or it is not known
 * @param preferredFloats how many floats a vector should have
 * @param sharesHostMemory whether host and device use the same memory
 */
public record DeviceFacts(
    String name,
    String vendor,
    String driverVersion,
    String deviceVersion,
    String platformName,
    String platformVersion,
    Type type,
    int computeUnits,
    long localMemory,
    int maxGroup,
    List<Long> maxGroupSizes,
    long maxAllocation,
    long globalMemory,
    long globalCache,
    int preferredFloats,
    boolean sharesHostMemory,
    boolean littleEndian,
    boolean available,
    boolean compiles) {
  /** What PoCL calls its platform. */
  static final String POCL = "Portable Computing Language";

  /** The kind of a device. */
  public enum Type {
    CPU,
    GPU,
    ACCELERATOR,
    OTHER;

    private static Type of(long bits) {
      if ((bits & CL_DEVICE_TYPE_GPU) != 0) return GPU;
      if ((bits & CL_DEVICE_TYPE_CPU) != 0) return CPU;
      return (bits & CL_DEVICE_TYPE_ACCELERATOR) != 0 ? ACCELERATOR : OTHER;
    }
  }

  /** Asks the driver. */
  public static DeviceFacts read(OpenCl opencl, long platform, long device) {
    var ask = new Question("clGetDeviceInfo", what -> opencl.deviceInfo(device, what));
    var askPlatform =
        new Question("clGetPlatformInfo", what -> opencl.platformInfo(platform, what));
    return new DeviceFacts(
        ask.text(CL_DEVICE_NAME),
        ask.text(CL_DEVICE_VENDOR),
        ask.text(CL_DRIVER_VERSION),
        ask.text(CL_DEVICE_VERSION),
        askPlatform.text(CL_PLATFORM_NAME),
        askPlatform.text(CL_PLATFORM_VERSION),
        Type.of(ask.number(CL_DEVICE_TYPE)),
        ask.integer(CL_DEVICE_MAX_COMPUTE_UNITS),
        ask.number(CL_DEVICE_LOCAL_MEM_SIZE),
        ask.integer(CL_DEVICE_MAX_WORK_GROUP_SIZE),
        ask.numbers(CL_DEVICE_MAX_WORK_ITEM_SIZES),
        ask.number(CL_DEVICE_MAX_MEM_ALLOC_SIZE),
        ask.number(CL_DEVICE_GLOBAL_MEM_SIZE),
        ask.number(CL_DEVICE_GLOBAL_MEM_CACHE_SIZE),
        ask.integer(CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT),
        ask.flag(CL_DEVICE_HOST_UNIFIED_MEMORY),
        ask.flag(CL_DEVICE_ENDIAN_LITTLE),
        ask.flag(CL_DEVICE_AVAILABLE),
        ask.flag(CL_DEVICE_COMPILER_AVAILABLE));
  }

  /** Whether this is PoCL, OpenCL on the CPU. */
  public boolean isPocl() {
    return platformName.equals(POCL);
  }

  public boolean isCpu() {
    return type == Type.CPU;
  }

  /** The device in words: make, model, driver. */
  public String description() {
    return name + ", " + platformName + " " + driverVersion + ", " + computeUnits
        + " compute units, " + Bytes.text(globalMemory);
  }
}
