package dev.clarinet.bench;

import static org.jocl.CL.*;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/** The first OpenCL device, which is that of Clarinet's {@code opencl}, with a queue of the bench's own. */
final class OpenClDevice implements AutoCloseable {
  private static final long ALL_TYPES = 0xFFFFFFFFL;

  private final cl_context context;
  private final cl_device_id device;
  private final cl_command_queue queue;

  @SuppressWarnings("deprecation") // what replaces clCreateCommandQueue is of OpenCL 2.0
  OpenClDevice() {
    CL.setExceptionsEnabled(true);
    var platforms = new cl_platform_id[1];
    clGetPlatformIDs(1, platforms, null);
    var devices = new cl_device_id[1];
    clGetDeviceIDs(platforms[0], ALL_TYPES, 1, devices, null);
    device = devices[0];
    var properties = new cl_context_properties();
    properties.addProperty(CL_CONTEXT_PLATFORM, platforms[0]);
    context = clCreateContext(properties, 1, devices, null, null, null);
    queue = clCreateCommandQueue(context, device, 0, null);
  }

  cl_command_queue queue() {
    return queue;
  }

  /** Memory of so many floats; released by who asked. */
  cl_mem memory(long floats) {
    return clCreateBuffer(context, CL_MEM_READ_WRITE, floats * Sizeof.cl_float, null, null);
  }

  /** Memory that holds these. */
  cl_mem memory(float[] numbers) {
    return clCreateBuffer(
        context,
        CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR,
        (long) numbers.length * Sizeof.cl_float,
        Pointer.to(numbers),
        null);
  }

  float[] read(cl_mem memory, int floats) {
    var numbers = new float[floats];
    clEnqueueReadBuffer(
        queue,
        memory,
        true,
        0,
        (long) floats * Sizeof.cl_float,
        Pointer.to(numbers),
        0,
        null,
        null);
    return numbers;
  }

  cl_kernel kernel(String source, String name) {
    cl_program program = clCreateProgramWithSource(context, 1, new String[] {source}, null, null);
    clBuildProgram(program, 0, null, "-cl-mad-enable", null, null);
    return clCreateKernel(program, name, null);
  }

  /** Queues a kernel that takes memory and a number, one work-item a group. */
  void launch(cl_kernel kernel, long groups, int number, cl_mem... memory) {
    for (int i = 0; i < memory.length; i++)
      clSetKernelArg(kernel, i, Sizeof.cl_mem, Pointer.to(memory[i]));
    clSetKernelArg(kernel, memory.length, Sizeof.cl_int, Pointer.to(new int[] {number}));
    clEnqueueNDRangeKernel(
        queue, kernel, 1, null, new long[] {groups}, new long[] {1}, 0, null, null);
  }

  void finish() {
    clFinish(queue);
  }

  @Override
  public void close() {
    clReleaseCommandQueue(queue);
    clReleaseContext(context);
  }
}
