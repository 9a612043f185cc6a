package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.spi.Launches;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The in-order queue of a device, and the lock that serialises what goes into it; and a second queue, by which the host
 * reads what is done while the first one goes on.
 *
 * <p>A kernel's arguments are set and the kernel is launched under one hold of the lock. All other methods expect that
 * the caller holds it.
 */
final class ClQueue {
  /** GPU drivers collect launches until a flush; CPUs begin at once. */
  private static final int LAUNCHES_PER_FLUSH = 16;

  private final Context context;
  private final OpenCl opencl;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<ProfiledLaunches> profiled = Optional.empty();
  private OptionalLong aside = OptionalLong.empty();
  private long handle;
  private long launched;
  private int unflushed;

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
    launched++;
    if (profiled.isPresent()) profiled.get().launch(launched, handle, name, kernel, global, local);
    else opencl.enqueueKernel(handle, kernel, global, local);
    if (++unflushed >= LAUNCHES_PER_FLUSH && !context.facts().isCpu()) flush();
  }

  /** The queue that does not wait for the other; the first who asks makes it. */
  long aside() {
    if (aside.isEmpty()) aside = OptionalLong.of(create(false));
    return aside.getAsLong();
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

  /** Tells when the launches ran, where that is asked; waits for those that have not. */
  void tell() {
    tell(launched);
  }

  /** The same of so many launches, of all since the beginning. */
  void tell(long launches) {
    profiled.ifPresent(p -> p.tell(launches));
  }

  /** How many launches were queued since the beginning. */
  long launched() {
    return launched;
  }

  /** Profiles from here on, on a queue made for that, or no longer. */
  void profile(Optional<Launches> listener) {
    finish();
    releaseMain();
    profiled = listener.map(launches -> new ProfiledLaunches(context, launches));
    handle = create(profiled.isPresent());
  }

  private long create(boolean profiling) {
    return context
        .live()
        .made(Kind.QUEUE, opencl.createQueue(context.handle(), context.device(), profiling));
  }

  void release() {
    aside.ifPresent(queue -> context.release(Kind.QUEUE, queue, opencl::releaseQueue));
    releaseMain();
  }

  private void releaseMain() {
    profiled.ifPresent(ProfiledLaunches::release);
    context.release(Kind.QUEUE, handle, opencl::releaseQueue);
  }
}
