package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.spi.Launches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The queues of a device, and the lock that serialises what goes into them; and one more, by which the host reads what
 * is done while the others go on. Commands that use different memory may run side by side; all others run as if there
 * were one queue ({@link Placement}).
 *
 * <p>A kernel's arguments are set and the kernel is launched under one hold of the lock. All but {@link #hold}, {@link
 * #holdAnyway}, {@link #count()} and closing what {@link #reading} gives are called with the lock held.
 */
final class ClQueues {
  /** Says how many queues: 1 for all work strictly one after the other. */
  static final String PROPERTY = "clarinet.opencl.queues";

  /** How many a CPU has at most, and no more than it has cores: what was measured, and what a predictor can use. */
  private static final int MOST = 2;

  /** GPU drivers collect launches until a flush; CPUs begin at once. */
  private static final int LAUNCHES_PER_FLUSH = 16;

  private final Context context;
  private final OpenCl opencl;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReadWriteLock readers = new ReentrantReadWriteLock();
  private final List<ClQueue> queues = new ArrayList<>();
  private final Placement placement;
  private final LoneLaunch lone;
  private Optional<ProfiledLaunches> profiled = Optional.empty();
  private Optional<Hold> profiledAlone = Optional.empty();
  private OptionalLong aside = OptionalLong.empty();
  private int unflushed;

  ClQueues(Context context) {
    this.context = context;
    opencl = context.opencl();
    int count = count(context.facts());
    try {
      for (int i = 0; i < count; i++) queues.add(new ClQueue(i, count, create(false)));
    } catch (RuntimeException e) {
      queues.forEach(this::release);
      throw e;
    }
    placement = new Placement(context, queues);
    lone = new LoneLaunch(context);
  }

  /**
   * How many queues a device gets.
   *
   * @throws IllegalArgumentException if {@link #PROPERTY} says what is no number of queues
   */
  static int count(DeviceFacts facts) {
    String wanted = System.getProperty(PROPERTY, "");
    if (wanted.isEmpty())
      return facts.isCpu() ? Math.max(1, Math.min(MOST, facts.computeUnits())) : 1;
    if (wanted.matches("[1-9]")) return Integer.parseInt(wanted);
    throw new IllegalArgumentException(
        "-D" + PROPERTY + " is a number from 1 to 9, not '" + wanted + "'");
  }

  /** What {@code try} holds: the lock, let go at the end. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes the queues for this thread.
   *
   * @throws IllegalStateException if the device is closed
   */
  Hold hold() {
    lock.lock();
    if (!context.isOpen()) lock.unlock();
    context.requireOpen();
    return lock::unlock;
  }

  /** Takes the queues also when the device is closed or closing. */
  Hold holdAnyway() {
    lock.lock();
    return lock::unlock;
  }

  /**
   * Keeps the queues alive for a thread that is going to wait for one without holding them; what is returned may be
   * closed without them.
   */
  Hold reading() {
    readers.readLock().lock();
    return readers.readLock()::unlock;
  }

  /** Waits until nobody waits for a queue without holding it, and keeps others from beginning. */
  Hold alone() {
    readers.writeLock().lock();
    return readers.writeLock()::unlock;
  }

  /** Does something once for each queue, with all its commands there; for each of them also while profiling. */
  void forEach(Runnable work) {
    for (ClQueue queue : queues) {
      try (var only = placement.only(queue)) {
        work.run();
      }
    }
  }

  /** How many there are. */
  int count() {
    return queues.size();
  }

  /** Until what is returned is closed all commands go where the next with these uses would. */
  Hold only(List<Use> uses) {
    return placement.only(placement.choose(uses));
  }

  /** The queue of the command that is queued next, which uses these buffers. */
  ClQueue queueFor(List<Use> uses) {
    return placement.place(uses);
  }

  /** The queue of the command that is queued next, which touches new memory. */
  ClQueue queueForNew(Allocation memory) {
    var queue = placement.any();
    memory.use(queue.index(), true, placement.number(queue));
    return queue;
  }

  /** Launches a kernel in the queue that it was given. */
  void launch(ClQueue queue, String name, long kernel, long[] global, long[] local) {
    if (profiled.isPresent())
      profiled.get().launch(queue.last(), queue.handle(), name, kernel, global, local);
    else if (queue.hasOne() && context.facts().isPocl()) lone.launch(queue, kernel, global, local);
    else opencl.enqueueKernel(queue.handle(), kernel, global, local);
    if (++unflushed >= LAUNCHES_PER_FLUSH && !context.facts().isCpu()) flush();
  }

  /** The queue that does not wait for the others; the first who asks makes it. */
  long aside() {
    if (aside.isEmpty()) aside = OptionalLong.of(create(false));
    return aside.getAsLong();
  }

  private void flush() {
    for (ClQueue queue : queues) opencl.flush(queue.handle());
    unflushed = 0;
  }

  /** Waits until all that was queued is done; where a queue fails, also for the others. */
  void finish() {
    Optional<ClException> failure = Optional.empty();
    for (ClQueue queue : queues) {
      if (queue.isIdle()) continue;
      try {
        lone.await(queue);
        opencl.finish(queue.handle());
        queue.doneTo(queue.last());
      } catch (ClException e) {
        failure = Optional.of(failure.orElse(e));
      }
    }
    lone.forget();
    unflushed = 0;
    if (failure.isPresent()) throw failure.get();
    profiled.ifPresent(p -> p.tell(Long.MAX_VALUE));
  }

  /** Notes that a command of this queue is done, and tells when the launches up to it ran, where that is asked. */
  void doneTo(ClQueue queue, long command) {
    placement.doneTo(queue, command);
    profiled.ifPresent(p -> p.tell(command));
  }

  /** Profiles from here on, on one queue made for that, or no longer. */
  void profile(Optional<Launches> listener) {
    try (var alone = alone()) {
      finish();
      long handle = create(listener.isPresent());
      var first = queues.get(0);
      release(first);
      first.become(handle);
      profiled.ifPresent(ProfiledLaunches::release);
      profiled = listener.map(launches -> new ProfiledLaunches(context, launches));
      profiledAlone.ifPresent(Hold::close);
      profiledAlone = profiled.map(p -> placement.only(first));
    }
  }

  private long create(boolean profiling) {
    return context
        .live()
        .made(Kind.QUEUE, opencl.createQueue(context.handle(), context.device(), profiling));
  }

  void release() {
    profiled.ifPresent(ProfiledLaunches::release);
    lone.forget();
    aside.ifPresent(queue -> context.release(Kind.QUEUE, queue, opencl::releaseQueue));
    queues.forEach(this::release);
  }

  private void release(ClQueue queue) {
    context.release(Kind.QUEUE, queue.handle(), opencl::releaseQueue);
  }
}
