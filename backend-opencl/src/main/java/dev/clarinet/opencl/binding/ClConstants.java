package dev.clarinet.opencl.binding;

/** The numbers of {@code CL/cl.h} that Clarinet uses, under their names there. */
public final class ClConstants {
  public static final int CL_SUCCESS = 0;
  public static final int CL_DEVICE_NOT_FOUND = -1;
  public static final int CL_MEM_OBJECT_ALLOCATION_FAILURE = -4;
  public static final int CL_OUT_OF_RESOURCES = -5;
  public static final int CL_OUT_OF_HOST_MEMORY = -6;
  public static final int CL_BUILD_PROGRAM_FAILURE = -11;
  public static final int CL_INVALID_KERNEL_NAME = -46;
  public static final int CL_INVALID_BUFFER_SIZE = -61;
  public static final int CL_PLATFORM_NOT_FOUND_KHR = -1001;

  public static final int CL_PLATFORM_VERSION = 0x0901;
  public static final int CL_PLATFORM_NAME = 0x0902;
  public static final int CL_CONTEXT_PLATFORM = 0x1084;

  /** All types; written as −1 it is 64 bits of ones, which some drivers refuse. */
  public static final long CL_DEVICE_TYPE_ALL = 0xFFFFFFFFL;

  public static final long CL_DEVICE_TYPE_CPU = 1 << 1;
  public static final long CL_DEVICE_TYPE_GPU = 1 << 2;
  public static final long CL_DEVICE_TYPE_ACCELERATOR = 1 << 3;

  public static final int CL_DEVICE_TYPE = 0x1000;
  public static final int CL_DEVICE_MAX_COMPUTE_UNITS = 0x1002;
  public static final int CL_DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
  public static final int CL_DEVICE_MAX_WORK_ITEM_SIZES = 0x1005;
  public static final int CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT = 0x100A;
  public static final int CL_DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
  public static final int CL_DEVICE_GLOBAL_MEM_CACHE_SIZE = 0x101E;
  public static final int CL_DEVICE_GLOBAL_MEM_SIZE = 0x101F;
  public static final int CL_DEVICE_LOCAL_MEM_SIZE = 0x1023;
  public static final int CL_DEVICE_ENDIAN_LITTLE = 0x1026;
  public static final int CL_DEVICE_AVAILABLE = 0x1027;
  public static final int CL_DEVICE_COMPILER_AVAILABLE = 0x1028;
  public static final int CL_DEVICE_NAME = 0x102B;
  public static final int CL_DEVICE_VENDOR = 0x102C;
  public static final int CL_DRIVER_VERSION = 0x102D;
  public static final int CL_DEVICE_VERSION = 0x102F;
  public static final int CL_DEVICE_HOST_UNIFIED_MEMORY = 0x1035;

  public static final long CL_QUEUE_PROFILING_ENABLE = 1 << 1;
  public static final long CL_MEM_READ_WRITE = 1;
  public static final long CL_MEM_COPY_HOST_PTR = 1 << 5;

  public static final int CL_PROGRAM_BINARY_SIZES = 0x1165;
  public static final int CL_PROGRAM_BINARIES = 0x1166;
  public static final int CL_PROGRAM_BUILD_LOG = 0x1183;

  public static final int CL_KERNEL_NUM_ARGS = 0x1191;
  public static final int CL_KERNEL_WORK_GROUP_SIZE = 0x11B0;
  public static final int CL_KERNEL_COMPILE_WORK_GROUP_SIZE = 0x11B1;
  public static final int CL_KERNEL_LOCAL_MEM_SIZE = 0x11B2;

  public static final int CL_EVENT_COMMAND_EXECUTION_STATUS = 0x11D3;
  public static final int CL_COMPLETE = 0;
  public static final int CL_PROFILING_COMMAND_QUEUED = 0x1280;
  public static final int CL_PROFILING_COMMAND_START = 0x1282;
  public static final int CL_PROFILING_COMMAND_END = 0x1283;

  private ClConstants() {}
}
