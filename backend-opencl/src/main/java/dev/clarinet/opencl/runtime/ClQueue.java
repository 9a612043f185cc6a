package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The in-order queue of a device, and the lock that serialises what goes into it.
 *
 * <p>A kernel's arguments are set and the kernel is launched under one hold of the lock. All other methods expect that
 * the caller holds it.
 */
final class ClQueue {
  /** GPU drivers collect launches until a flush; CPUs begin at once. */
  private static final int LAUNCHES_PER_FLUSH = 16;

  /** So many events at most are kept while profiling. */
  private static final int PENDING = 64;

  private final Context context;
  private final OpenCl opencl;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Launched> pending = new ArrayDeque<>();
  private Optional<LaunchListener> listener = Optional.empty();
  private long handle;
  private int unflushed;

  private record Launched(String kernel, long event) {}

  ClQueue(Context context) {
    this.context = context;
    opencl = context.opencl();
    handle = create(false);
  }

  /** What {@code try} holds: the lock, let go at the end. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes the queue for this thread.
   *
   * @throws IllegalStateException if the device is closed
   */
  Hold hold() {
    lock.lock();
    if (!context.isOpen()) lock.unlock();
    context.requireOpen();
    return lock::unlock;
  }

  /** Takes the queue also when the device is closed or closing. */
  Hold holdAnyway() {
    lock.lock();
    return lock::unlock;
  }

  long handle() {
    return handle;
  }

  void launch(String name, long kernel, long[] global, long[] local) {
    if (listener.isPresent()) {
      long event = opencl.enqueueProfiledKernel(handle, kernel, global, local);
      pending.add(new Launched(name, context.live().made(Kind.EVENT, event)));
      if (pending.size() >= PENDING) tell();
    } else {
      opencl.enqueueKernel(handle, kernel, global, local);
    }
    if (++unflushed >= LAUNCHES_PER_FLUSH && !context.facts().isCpu()) flush();
  }

  private void flush() {
    opencl.flush(handle);
    unflushed = 0;
  }

  void finish() {
    opencl.finish(handle);
    unflushed = 0;
    tell();
  }

  /** Profiles from here on, on a queue made for that, or no longer. */
  void listen(Optional<LaunchListener> next) {
    finish();
    release();
    listener = next;
    handle = create(next.isPresent());
  }

  private void tell() {
    for (Launched launched = pending.poll(); launched != null; launched = pending.poll()) {
      long event = launched.event;
      opencl.waitFor(event);
      long start = opencl.profilingInfo(event, ClConstants.CL_PROFILING_COMMAND_START);
      long end = opencl.profilingInfo(event, ClConstants.CL_PROFILING_COMMAND_END);
      context.release(Kind.EVENT, event, opencl::releaseEvent);
      if (listener.isPresent()) listener.get().launched(launched.kernel, end - start);
    }
  }

  private long create(boolean profiling) {
    return context
        .live()
        .made(Kind.QUEUE, opencl.createQueue(context.handle(), context.device(), profiling));
  }

  void release() {
    context.release(Kind.QUEUE, handle, opencl::releaseQueue);
  }
}
