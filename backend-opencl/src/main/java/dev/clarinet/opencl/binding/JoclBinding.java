package dev.clarinet.opencl.binding;

import static dev.clarinet.opencl.binding.ClConstants.*;
import static dev.clarinet.opencl.binding.ClException.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jocl.CL;
import org.jocl.NativePointerObject;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/**
 * {@link OpenCl} through JOCL.
 *
 * <p>JOCL has a Java object for each OpenCL object. A handle is that object's native pointer; the table finds the
 * object again and forgets it at release, just before the driver may use the same address for another.
 */
final class JoclBinding implements OpenCl {
  private final Map<Long, NativePointerObject> objects = new ConcurrentHashMap<>();

  /** Loads JOCL's library; a {@link LinkageError} says that it or the OpenCL loader is missing. */
  JoclBinding() {
    // JOCL unpacks its library to one fixed name, where two starting JVMs would meet half a file.
    if (System.getProperty("uniqueLibraryNames") == null)
      System.setProperty("uniqueLibraryNames", "true");
    CL.setExceptionsEnabled(false);
  }

  @Override
  public String name() {
    return "jocl";
  }

  @Override
  public long[] platforms() {
    var count = new int[1];
    int status = CL.clGetPlatformIDs(0, null, count);
    if (status == CL_PLATFORM_NOT_FOUND_KHR || (status == CL_SUCCESS && count[0] == 0))
      return new long[0];
    check("clGetPlatformIDs", status);
    var ids = new cl_platform_id[count[0]];
    check("clGetPlatformIDs", CL.clGetPlatformIDs(ids.length, ids, null));
    return handles(ids);
  }

  @Override
  public long[] devices(long platform) {
    var count = new int[1];
    var id = (cl_platform_id) object(platform);
    int status = CL.clGetDeviceIDs(id, CL_DEVICE_TYPE_ALL, 0, null, count);
    if (status == CL_DEVICE_NOT_FOUND || (status == CL_SUCCESS && count[0] == 0))
      return new long[0];
    check("clGetDeviceIDs", status);
    var ids = new cl_device_id[count[0]];
    check("clGetDeviceIDs", CL.clGetDeviceIDs(id, CL_DEVICE_TYPE_ALL, ids.length, ids, null));
    return handles(ids);
  }

  @Override
  public byte[] platformInfo(long platform, int what) {
    var id = (cl_platform_id) object(platform);
    return info(
        "clGetPlatformInfo", (bytes, to, size) -> CL.clGetPlatformInfo(id, what, bytes, to, size));
  }

  @Override
  public byte[] deviceInfo(long device, int what) {
    var id = (cl_device_id) object(device);
    return info(
        "clGetDeviceInfo", (bytes, to, size) -> CL.clGetDeviceInfo(id, what, bytes, to, size));
  }

  @Override
  public long createContext(long platform, long device) {
    var properties = new cl_context_properties();
    properties.addProperty(CL_CONTEXT_PLATFORM, (cl_platform_id) object(platform));
    var status = new int[1];
    cl_device_id[] devices = {(cl_device_id) object(device)};
    return made(
        "clCreateContext", CL.clCreateContext(properties, 1, devices, null, null, status), status);
  }

  @SuppressWarnings("deprecation") // OpenCL 1.2 has no other call
  @Override
  public long createQueue(long context, long device, boolean profiling) {
    var status = new int[1];
    long properties = profiling ? CL_QUEUE_PROFILING_ENABLE : 0;
    var queue = CL.clCreateCommandQueue(
        context(context), (cl_device_id) object(device), properties, status);
    return made("clCreateCommandQueue", queue, status);
  }

  @Override
  public long createBuffer(long context, long bytes) {
    var status = new int[1];
    return made(
        "clCreateBuffer",
        CL.clCreateBuffer(context(context), CL_MEM_READ_WRITE, bytes, null, status),
        status);
  }

  @Override
  public long createBuffer(long context, ByteBuffer contents) {
    var status = new int[1];
    long flags = CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR;
    var buffer =
        CL.clCreateBuffer(context(context), flags, contents.remaining(), pointer(contents), status);
    return made("clCreateBuffer", buffer, status);
  }

  @Override
  public long createProgram(long context, String source) {
    var status = new int[1];
    var program =
        CL.clCreateProgramWithSource(context(context), 1, new String[] {source}, null, status);
    return made("clCreateProgramWithSource", program, status);
  }

  @Override
  public long createProgram(long context, long device, byte[] binary) {
    var status = new int[1];
    cl_device_id[] devices = {(cl_device_id) object(device)};
    long[] lengths = {binary.length};
    byte[][] binaries = {binary};
    var program = CL.clCreateProgramWithBinary(
        context(context), 1, devices, lengths, binaries, new int[1], status);
    return made("clCreateProgramWithBinary", program, status);
  }

  @Override
  public void buildProgram(long program, long device, String options) {
    cl_device_id[] devices = {(cl_device_id) object(device)};
    check("clBuildProgram", CL.clBuildProgram(program(program), 1, devices, options, null, null));
  }

  @Override
  public String buildLog(long program, long device) {
    var id = (cl_device_id) object(device);
    byte[] log = info(
        "clGetProgramBuildInfo",
        (bytes, to, size) ->
            CL.clGetProgramBuildInfo(program(program), id, CL_PROGRAM_BUILD_LOG, bytes, to, size));
    return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
  }

  @Override
  public byte[] programBinary(long program) {
    byte[] sizes = info(
        "clGetProgramInfo",
        (bytes, to, size) ->
            CL.clGetProgramInfo(program(program), CL_PROGRAM_BINARY_SIZES, bytes, to, size));
    long bytes = ByteBuffer.wrap(sizes).order(ByteOrder.nativeOrder()).getLong();
    var binary = new byte[Math.toIntExact(bytes)];
    if (binary.length == 0) return binary;
    var pointers = Pointer.to(Pointer.to(binary));
    check(
        "clGetProgramInfo",
        CL.clGetProgramInfo(program(program), CL_PROGRAM_BINARIES, Long.BYTES, pointers, null));
    return binary;
  }

  @Override
  public long createKernel(long program, String name) {
    var status = new int[1];
    return made("clCreateKernel", CL.clCreateKernel(program(program), name, status), status);
  }

  @Override
  public byte[] kernelInfo(long kernel, int what) {
    return info(
        "clGetKernelInfo",
        (bytes, to, size) -> CL.clGetKernelInfo(kernel(kernel), what, bytes, to, size));
  }

  @Override
  public byte[] kernelGroupInfo(long kernel, long device, int what) {
    var id = (cl_device_id) object(device);
    return info(
        "clGetKernelWorkGroupInfo",
        (bytes, to, size) ->
            CL.clGetKernelWorkGroupInfo(kernel(kernel), id, what, bytes, to, size));
  }

  @Override
  public void setArgument(long kernel, int index, ByteBuffer value) {
    check(
        "clSetKernelArg",
        CL.clSetKernelArg(kernel(kernel), index, value.remaining(), pointer(value)));
  }

  @Override
  public void setLocalArgument(long kernel, int index, long bytes) {
    check("clSetKernelArg", CL.clSetKernelArg(kernel(kernel), index, bytes, null));
  }

  @Override
  public void enqueueKernel(long queue, long kernel, long[] global, long[] local) {
    enqueue(queue, kernel, global, local, null);
  }

  @Override
  public long enqueueAwaitedKernel(long queue, long kernel, long[] global, long[] local) {
    var event = new cl_event();
    enqueue(queue, kernel, global, local, event);
    return known(event);
  }

  private void enqueue(
      long queue, long kernel, long[] global, long[] local, @Nullable cl_event event) {
    int status = CL.clEnqueueNDRangeKernel(
        queue(queue), kernel(kernel), global.length, null, global, local, 0, null, event);
    check("clEnqueueNDRangeKernel", status);
  }

  @Override
  public void enqueueRead(long queue, long buffer, long offset, ByteBuffer to) {
    int status = CL.clEnqueueReadBuffer(
        queue(queue), buffer(buffer), true, offset, to.remaining(), pointer(to), 0, null, null);
    check("clEnqueueReadBuffer", status);
  }

  @Override
  public void enqueueCopy(
      long queue, long from, long fromOffset, long to, long toOffset, long bytes) {
    int status = CL.clEnqueueCopyBuffer(
        queue(queue), buffer(from), buffer(to), fromOffset, toOffset, bytes, 0, null, null);
    check("clEnqueueCopyBuffer", status);
  }

  @Override
  public long enqueueAwaitedCopy(long queue, long from, long to, long bytes) {
    var event = new cl_event();
    int status =
        CL.clEnqueueCopyBuffer(queue(queue), buffer(from), buffer(to), 0, 0, bytes, 0, null, event);
    check("clEnqueueCopyBuffer", status);
    return known(event);
  }

  @Override
  public void enqueueFill(long queue, long buffer, ByteBuffer pattern, long offset, long bytes) {
    int status = CL.clEnqueueFillBuffer(
        queue(queue),
        buffer(buffer),
        pointer(pattern),
        pattern.remaining(),
        offset,
        bytes,
        0,
        null,
        null);
    check("clEnqueueFillBuffer", status);
  }

  @Override
  public long enqueueMarker(long queue) {
    var event = new cl_event();
    int status = CL.clEnqueueMarkerWithWaitList(queue(queue), 0, null, event);
    check("clEnqueueMarkerWithWaitList", status);
    return known(event);
  }

  @Override
  public void enqueueBarrier(long queue, long event) {
    var events = new cl_event[] {(cl_event) object(event)};
    int status = CL.clEnqueueBarrierWithWaitList(queue(queue), 1, events, null);
    check("clEnqueueBarrierWithWaitList", status);
  }

  @Override
  public void flush(long queue) {
    check("clFlush", CL.clFlush(queue(queue)));
  }

  @Override
  public void finish(long queue) {
    check("clFinish", CL.clFinish(queue(queue)));
  }

  @Override
  public void waitFor(long event) {
    check("clWaitForEvents", CL.clWaitForEvents(1, new cl_event[] {(cl_event) object(event)}));
  }

  @Override
  public boolean isOver(long event) {
    var state = new int[1];
    int status = CL.clGetEventInfo(
        (cl_event) object(event),
        CL_EVENT_COMMAND_EXECUTION_STATUS,
        Integer.BYTES,
        Pointer.to(state),
        null);
    check("clGetEventInfo", status);
    return state[0] <= CL_COMPLETE;
  }

  @Override
  public long profilingInfo(long event, int what) {
    var id = (cl_event) object(event);
    byte[] time = info(
        "clGetEventProfilingInfo",
        (bytes, to, size) -> CL.clGetEventProfilingInfo(id, what, bytes, to, size));
    return ByteBuffer.wrap(time).order(ByteOrder.nativeOrder()).getLong();
  }

  @Override
  public void releaseContext(long context) {
    check("clReleaseContext", CL.clReleaseContext((cl_context) forget(context)));
  }

  @Override
  public void releaseQueue(long queue) {
    check("clReleaseCommandQueue", CL.clReleaseCommandQueue((cl_command_queue) forget(queue)));
  }

  @Override
  public void releaseBuffer(long buffer) {
    check("clReleaseMemObject", CL.clReleaseMemObject((cl_mem) forget(buffer)));
  }

  @Override
  public void releaseProgram(long program) {
    check("clReleaseProgram", CL.clReleaseProgram((cl_program) forget(program)));
  }

  @Override
  public void releaseKernel(long kernel) {
    check("clReleaseKernel", CL.clReleaseKernel((cl_kernel) forget(kernel)));
  }

  @Override
  public void releaseEvent(long event) {
    check("clReleaseEvent", CL.clReleaseEvent((cl_event) forget(event)));
  }

  /** A query that is asked twice: for the length of its answer, then for the answer. */
  private interface Query {
    int ask(long bytes, @Nullable Pointer to, long @Nullable [] size);
  }

  private static byte[] info(String call, Query query) {
    var size = new long[1];
    check(call, query.ask(0, null, size));
    var answer = new byte[Math.toIntExact(size[0])];
    if (answer.length > 0) check(call, query.ask(answer.length, Pointer.to(answer), null));
    return answer;
  }

  private static Pointer pointer(ByteBuffer data) {
    return Pointer.to(data).withByteOffset(data.position());
  }

  private long[] handles(NativePointerObject[] ids) {
    var handles = new long[ids.length];
    for (int i = 0; i < ids.length; i++) handles[i] = known(ids[i]);
    return handles;
  }

  private long made(String call, @Nullable NativePointerObject object, int[] status) {
    check(call, status[0]);
    if (object == null) throw new ClException(call, CL_OUT_OF_HOST_MEMORY, "no object came back");
    return known(object);
  }

  private long known(NativePointerObject object) {
    objects.put(object.getNativePointer(), object);
    return object.getNativePointer();
  }

  private NativePointerObject object(long handle) {
    return present(handle, objects.get(handle));
  }

  private NativePointerObject forget(long handle) {
    return present(handle, objects.remove(handle));
  }

  private static NativePointerObject present(long handle, @Nullable NativePointerObject object) {
    if (object == null)
      throw new IllegalArgumentException("no OpenCL object has the handle " + handle);
    return object;
  }

  private cl_context context(long handle) {
    return (cl_context) object(handle);
  }

  private cl_command_queue queue(long handle) {
    return (cl_command_queue) object(handle);
  }

  private cl_mem buffer(long handle) {
    return (cl_mem) object(handle);
  }

  private cl_program program(long handle) {
    return (cl_program) object(handle);
  }

  private cl_kernel kernel(long handle) {
    return (cl_kernel) object(handle);
  }
}
