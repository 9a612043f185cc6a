package dev.clarinet.opencl.binding;

import java.nio.ByteBuffer;

/**
 * The calls of OpenCL 1.2 that Clarinet uses, as thin as they can be: objects are {@code long} handles, data are direct
 * {@link ByteBuffer}s from position to limit in native order, and every status that is not success is a {@link
 * ClException}.
 *
 * <p>All calls may come from any thread, except that one kernel's arguments are set and launched by one thread at a
 * time. A handle of 0 is none.
 */
public interface OpenCl {

  /** What this is called in messages and in {@code -Dclarinet.opencl.binding}. */
  String name();

  /** All platforms; empty where the loader finds none. */
  long[] platforms();

  /** All devices of a platform; empty where it has none. */
  long[] devices(long platform);

  byte[] platformInfo(long platform, int what);

  byte[] deviceInfo(long device, int what);

  long createContext(long platform, long device);

  /** An in-order queue. */
  long createQueue(long context, long device, boolean profiling);

  /** Memory that kernels read and write; its contents are undefined. */
  long createBuffer(long context, long bytes);

  /** Memory with these contents, which are copied before this returns. */
  long createBuffer(long context, ByteBuffer contents);

  long createProgram(long context, String source);

  long createProgram(long context, long device, byte[] binary);

  void buildProgram(long program, long device, String options);

  String buildLog(long program, long device);

  /** What {@link #createProgram(long, long, byte[])} takes; empty where the driver gives none. */
  byte[] programBinary(long program);

  long createKernel(long program, String name);

  byte[] kernelInfo(long kernel, int what);

  byte[] kernelGroupInfo(long kernel, long device, int what);

  /** Sets a number, or a buffer by its handle's eight bytes. */
  void setArgument(long kernel, int index, ByteBuffer value);

  void setLocalArgument(long kernel, int index, long bytes);

  void enqueueKernel(long queue, long kernel, long[] global, long[] local);

  /** Like {@link #enqueueKernel}, and gives the event of the launch, which the caller releases. */
  long enqueueAwaitedKernel(long queue, long kernel, long[] global, long[] local);

  /** Waits until {@code to} is filled. */
  void enqueueRead(long queue, long buffer, long offset, ByteBuffer to);

  void enqueueCopy(long queue, long from, long fromOffset, long to, long toOffset, long bytes);

  /** Copies the first bytes, and gives the event of the copy, which the caller releases. */
  long enqueueAwaitedCopy(long queue, long from, long to, long bytes);

  /** Repeats {@code pattern}, whose length is a power of two and divides {@code offset} and {@code bytes}. */
  void enqueueFill(long queue, long buffer, ByteBuffer pattern, long offset, long bytes);

  /** Gives the event of all that was queued so far, which the caller releases. */
  long enqueueMarker(long queue);

  /** Lets what is queued from here on wait for an event, also one of another queue. */
  void enqueueBarrier(long queue, long event);

  void flush(long queue);

  void finish(long queue);

  void waitFor(long event);

  /** Whether an event is over, also where its command failed; does not wait. */
  boolean isOver(long event);

  /** A time in nanoseconds of an event that is over, by the device's clock. */
  long profilingInfo(long event, int what);

  void releaseContext(long context);

  void releaseQueue(long queue);

  void releaseBuffer(long buffer);

  void releaseProgram(long program);

  void releaseKernel(long kernel);

  void releaseEvent(long event);
}
