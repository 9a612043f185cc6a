package dev.clarinet.opencl.binding;

import static dev.clarinet.opencl.binding.ClConstants.*;
import static dev.clarinet.opencl.binding.ClException.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL;
import org.lwjgl.opencl.CL10;
import org.lwjgl.opencl.CL12;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.Platform;

/**
 * {@link OpenCl} through LWJGL, whose handles are the native pointers themselves.
 *
 * <p>All calls go through the OpenCL loader. LWJGL's {@code createPlatformCapabilities}, which throws on a platform
 * without a device, is not needed for that and never called.
 */
final class LwjglBinding implements OpenCl {

  /** Loads LWJGL's library and the OpenCL loader; a {@link LinkageError} says that one of them is missing. */
  LwjglBinding() {
    // LWJGL looks for libOpenCL.so, which only development packages have.
    if (Platform.get() == Platform.LINUX && Configuration.OPENCL_LIBRARY_NAME.get() == null) {
      Configuration.OPENCL_LIBRARY_NAME.set("libOpenCL.so.1");
    }
    if (CL.getFunctionProvider() == null)
      throw new UnsatisfiedLinkError("LWJGL found no OpenCL library");
  }

  @Override
  public String name() {
    return "lwjgl";
  }

  @Override
  public long[] platforms() {
    try (var stack = MemoryStack.stackPush()) {
      var count = stack.callocInt(1);
      int status = CL10.clGetPlatformIDs(null, count);
      if (status == CL_PLATFORM_NOT_FOUND_KHR || (status == CL_SUCCESS && count.get(0) == 0))
        return new long[0];
      check("clGetPlatformIDs", status);
      var ids = stack.mallocPointer(count.get(0));
      check("clGetPlatformIDs", CL10.clGetPlatformIDs(ids, (int[]) null));
      return handles(ids);
    }
  }

  @Override
  public long[] devices(long platform) {
    try (var stack = MemoryStack.stackPush()) {
      var count = stack.callocInt(1);
      int status = CL10.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, null, count);
      if (status == CL_DEVICE_NOT_FOUND || (status == CL_SUCCESS && count.get(0) == 0))
        return new long[0];
      check("clGetDeviceIDs", status);
      var ids = stack.mallocPointer(count.get(0));
      check("clGetDeviceIDs", CL10.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, ids, (int[]) null));
      return handles(ids);
    }
  }

  @Override
  public byte[] platformInfo(long platform, int what) {
    return info(
        "clGetPlatformInfo", (to, size) -> CL10.clGetPlatformInfo(platform, what, to, size));
  }

  @Override
  public byte[] deviceInfo(long device, int what) {
    return info("clGetDeviceInfo", (to, size) -> CL10.clGetDeviceInfo(device, what, to, size));
  }

  @Override
  public long createContext(long platform, long device) {
    var status = new int[1];
    try (var stack = MemoryStack.stackPush()) {
      var properties = stack.pointers(CL_CONTEXT_PLATFORM, platform, 0);
      long context = CL10.clCreateContext(properties, stack.pointers(device), null, 0, status);
      return made("clCreateContext", context, status);
    }
  }

  @Override
  public long createQueue(long context, long device, boolean profiling) {
    var status = new int[1];
    long properties = profiling ? CL_QUEUE_PROFILING_ENABLE : 0;
    return made(
        "clCreateCommandQueue",
        CL10.clCreateCommandQueue(context, device, properties, status),
        status);
  }

  @Override
  public long createBuffer(long context, long bytes) {
    try (var stack = MemoryStack.stackPush()) {
      var status = stack.callocInt(1);
      long buffer = CL10.clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, status);
      return made("clCreateBuffer", buffer, new int[] {status.get(0)});
    }
  }

  @Override
  public long createBuffer(long context, ByteBuffer contents) {
    var status = new int[1];
    long flags = CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR;
    return made("clCreateBuffer", CL10.clCreateBuffer(context, flags, contents, status), status);
  }

  @Override
  public long createProgram(long context, String source) {
    try (var stack = MemoryStack.stackPush()) {
      var status = stack.callocInt(1);
      long program = CL10.clCreateProgramWithSource(context, source, status);
      return made("clCreateProgramWithSource", program, new int[] {status.get(0)});
    }
  }

  @Override
  public long createProgram(long context, long device, byte[] binary) {
    var bytes = MemoryUtil.memAlloc(binary.length).put(binary).flip();
    try (var stack = MemoryStack.stackPush()) {
      var status = stack.callocInt(1);
      long program = CL10.clCreateProgramWithBinary(
          context, stack.pointers(device), bytes, stack.callocInt(1), status);
      return made("clCreateProgramWithBinary", program, new int[] {status.get(0)});
    } finally {
      MemoryUtil.memFree(bytes);
    }
  }

  @Override
  public void buildProgram(long program, long device, String options) {
    check("clBuildProgram", CL10.clBuildProgram(program, device, options, null, 0));
  }

  @Override
  public String buildLog(long program, long device) {
    byte[] log = info(
        "clGetProgramBuildInfo",
        (to, size) -> CL10.clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, to, size));
    return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
  }

  @Override
  public byte[] programBinary(long program) {
    try (var stack = MemoryStack.stackPush()) {
      var length = stack.callocPointer(1);
      check(
          "clGetProgramInfo",
          CL10.clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, length, null));
      var binary = new byte[Math.toIntExact(length.get(0))];
      if (binary.length == 0) return binary;
      var bytes = MemoryUtil.memAlloc(binary.length);
      try {
        var pointers = stack.pointers(MemoryUtil.memAddress(bytes));
        check(
            "clGetProgramInfo",
            CL10.clGetProgramInfo(program, CL_PROGRAM_BINARIES, pointers, null));
        bytes.get(binary);
        return binary;
      } finally {
        MemoryUtil.memFree(bytes);
      }
    }
  }

  @Override
  public long createKernel(long program, String name) {
    var status = new int[1];
    return made("clCreateKernel", CL10.clCreateKernel(program, name, status), status);
  }

  @Override
  public byte[] kernelInfo(long kernel, int what) {
    return info("clGetKernelInfo", (to, size) -> CL10.clGetKernelInfo(kernel, what, to, size));
  }

  @Override
  public byte[] kernelGroupInfo(long kernel, long device, int what) {
    return info(
        "clGetKernelWorkGroupInfo",
        (to, size) -> CL10.clGetKernelWorkGroupInfo(kernel, device, what, to, size));
  }

  @Override
  public void setArgument(long kernel, int index, ByteBuffer value) {
    check("clSetKernelArg", CL10.clSetKernelArg(kernel, index, value));
  }

  @Override
  public void setLocalArgument(long kernel, int index, long bytes) {
    check("clSetKernelArg", CL10.clSetKernelArg(kernel, index, bytes));
  }

  @Override
  public void enqueueKernel(long queue, long kernel, long[] global, long[] local) {
    try (var stack = MemoryStack.stackPush()) {
      enqueue(stack, queue, kernel, global, local, null);
    }
  }

  @Override
  public long enqueueAwaitedKernel(long queue, long kernel, long[] global, long[] local) {
    try (var stack = MemoryStack.stackPush()) {
      var event = stack.callocPointer(1);
      enqueue(stack, queue, kernel, global, local, event);
      return event.get(0);
    }
  }

  private static void enqueue(
      MemoryStack stack,
      long queue,
      long kernel,
      long[] global,
      long[] local,
      @Nullable PointerBuffer event) {
    int status = CL10.clEnqueueNDRangeKernel(
        queue,
        kernel,
        global.length,
        null,
        stack.pointers(global),
        stack.pointers(local),
        null,
        event);
    check("clEnqueueNDRangeKernel", status);
  }

  @Override
  public void enqueueRead(long queue, long buffer, long offset, ByteBuffer to) {
    check(
        "clEnqueueReadBuffer",
        CL10.clEnqueueReadBuffer(queue, buffer, true, offset, to, null, null));
  }

  @Override
  public void enqueueCopy(
      long queue, long from, long fromOffset, long to, long toOffset, long bytes) {
    int status = CL10.clEnqueueCopyBuffer(queue, from, to, fromOffset, toOffset, bytes, null, null);
    check("clEnqueueCopyBuffer", status);
  }

  @Override
  public long enqueueAwaitedCopy(long queue, long from, long to, long bytes) {
    try (var stack = MemoryStack.stackPush()) {
      var event = stack.callocPointer(1);
      check(
          "clEnqueueCopyBuffer",
          CL10.clEnqueueCopyBuffer(queue, from, to, 0, 0, bytes, null, event));
      return event.get(0);
    }
  }

  @Override
  public void enqueueFill(long queue, long buffer, ByteBuffer pattern, long offset, long bytes) {
    check(
        "clEnqueueFillBuffer",
        CL12.clEnqueueFillBuffer(queue, buffer, pattern, offset, bytes, null, null));
  }

  @Override
  public long enqueueMarker(long queue) {
    try (var stack = MemoryStack.stackPush()) {
      var event = stack.callocPointer(1);
      int status = CL12.clEnqueueMarkerWithWaitList(queue, null, event);
      check("clEnqueueMarkerWithWaitList", status);
      return event.get(0);
    }
  }

  @Override
  public void enqueueBarrier(long queue, long event) {
    try (var stack = MemoryStack.stackPush()) {
      int status = CL12.clEnqueueBarrierWithWaitList(queue, stack.pointers(event), null);
      check("clEnqueueBarrierWithWaitList", status);
    }
  }

  @Override
  public void flush(long queue) {
    check("clFlush", CL10.clFlush(queue));
  }

  @Override
  public void finish(long queue) {
    check("clFinish", CL10.clFinish(queue));
  }

  @Override
  public void waitFor(long event) {
    check("clWaitForEvents", CL10.clWaitForEvents(event));
  }

  @Override
  public boolean isOver(long event) {
    var state = new int[1];
    check(
        "clGetEventInfo",
        CL10.clGetEventInfo(event, CL_EVENT_COMMAND_EXECUTION_STATUS, state, null));
    return state[0] <= CL_COMPLETE;
  }

  @Override
  public long profilingInfo(long event, int what) {
    byte[] time = info(
        "clGetEventProfilingInfo",
        (to, size) -> CL10.clGetEventProfilingInfo(event, what, to, size));
    return ByteBuffer.wrap(time).order(ByteOrder.nativeOrder()).getLong();
  }

  @Override
  public void releaseContext(long context) {
    check("clReleaseContext", CL10.clReleaseContext(context));
  }

  @Override
  public void releaseQueue(long queue) {
    check("clReleaseCommandQueue", CL10.clReleaseCommandQueue(queue));
  }

  @Override
  public void releaseBuffer(long buffer) {
    check("clReleaseMemObject", CL10.clReleaseMemObject(buffer));
  }

  @Override
  public void releaseProgram(long program) {
    check("clReleaseProgram", CL10.clReleaseProgram(program));
  }

  @Override
  public void releaseKernel(long kernel) {
    check("clReleaseKernel", CL10.clReleaseKernel(kernel));
  }

  @Override
  public void releaseEvent(long event) {
    check("clReleaseEvent", CL10.clReleaseEvent(event));
  }

  /** A query that is asked twice: for the length of its answer, then for the answer. */
  private interface Query {
    int ask(@Nullable ByteBuffer to, @Nullable PointerBuffer size);
  }

  private static byte[] info(String call, Query query) {
    try (var stack = MemoryStack.stackPush()) {
      var size = stack.callocPointer(1);
      check(call, query.ask(null, size));
      var answer = new byte[Math.toIntExact(size.get(0))];
      if (answer.length == 0) return answer;
      var bytes = MemoryUtil.memAlloc(answer.length);
      try {
        check(call, query.ask(bytes, null));
        bytes.get(answer);
        return answer;
      } finally {
        MemoryUtil.memFree(bytes);
      }
    }
  }

  private static long[] handles(PointerBuffer ids) {
    var handles = new long[ids.remaining()];
    ids.get(handles);
    return handles;
  }

  private static long made(String call, long handle, int[] status) {
    check(call, status[0]);
    if (handle == 0) throw new ClException(call, CL_OUT_OF_HOST_MEMORY, "no object came back");
    return handle;
  }
}
