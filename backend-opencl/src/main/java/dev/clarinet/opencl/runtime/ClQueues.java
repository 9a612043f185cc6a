package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.spi.Launches;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * The queues of a device, and the lock that serialises what goes into them; and one more, by which the host reads what
 * is done while the others go on.
 *
 * <p>Each queue is in order, and work that has nothing to do with each other's memory may run side by side: a command
 * goes where one is that it has to follow, and behind those of other queues by an event. So whoever reads a buffer
 * finds what was queued to be written there before, as if there were one queue. What has to follow nothing goes to a
 * queue that is idle, or to each in turn.
 *
 * <p>A kernel's arguments are set and the kernel is launched under one hold of the lock. All other methods expect that
 * the caller holds it.
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
  private final ReadWriteLock reading = new ReentrantReadWriteLock();
  private final List<ClQueue> queues;
  private Optional<ProfiledLaunches> profiled = Optional.empty();
  private OptionalLong aside = OptionalLong.empty();
  private Optional<ClQueue> only = Optional.empty();
  private int operations;
  private int turn;
  private long commands;
  private int unflushed;

  ClQueues(Context context) {
    this.context = context;
    opencl = context.opencl();
    int count = count(context.facts());
    queues = IntStream.range(0, count)
        .mapToObj(i -> new ClQueue(i, count, create(false)))
        .toList();
  }

  private static int count(DeviceFacts facts) {
    String wanted = System.getProperty(PROPERTY, "");
    if (wanted.isEmpty())
      return facts.isCpu() ? Math.max(1, Math.min(MOST, facts.computeUnits())) : 1;
    if (wanted.matches("[1-9]\\d?")) return Integer.parseInt(wanted);
    throw new IllegalArgumentException(
        "-D" + PROPERTY + " is a number from 1 to 99, not '" + wanted + "'");
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
   * Keeps the queues alive while a thread waits for one without holding them; begun by one who holds them.
   */
  void isRead(boolean begins) {
    if (begins) reading.readLock().lock();
    else reading.readLock().unlock();
  }

  /** Waits until nobody waits for a queue without holding it, and keeps others from beginning. */
  Hold alone() {
    reading.writeLock().lock();
    return reading.writeLock()::unlock;
  }

  /** How many there are. */
  int count() {
    return queues.size();
  }

  /** The one that is there on all devices. */
  ClQueue first() {
    return queues.get(0);
  }

  /** Until what is returned is closed all commands go to one queue: that of the first. */
  Hold operation() {
    operations++;
    return () -> {
      if (--operations == 0) only = Optional.empty();
    };
  }

  /**
   * The queue for a command that is queued next and uses these buffers, where it comes after all that it has to follow.
   */
  ClQueue queueFor(List<Use> uses) {
    var queue = only.orElseGet(() -> choose(uses));
    if (operations > 0) only = Optional.of(queue);
    for (ClQueue other : queues)
      if (other != queue && queue.mayPass(other, before(other, uses, queue))) follow(queue, other);
    long command = command(queue);
    for (Use use : uses) use.buffer().piece(queue).uses().add(queue.index(), use.writes(), command);
    return queue;
  }

  /** The number of the next command, in this queue. */
  long command(ClQueue queue) {
    queue.add(++commands);
    return commands;
  }

  /** The first queue that has something to be done before: work that comes together stays in the first. */
  private ClQueue choose(List<Use> uses) {
    if (profiled.isPresent()) return first();
    for (ClQueue queue : queues)
      for (Use use : uses)
        if (use.buffer().isShared() && queue.isToDo(before(queue, use, queue))) return queue;
    return any();
  }

  /** The queue for a command that has to follow nothing: an idle one, or each in turn. */
  ClQueue any() {
    if (profiled.isPresent()) return first();
    for (ClQueue queue : queues) if (queue.isIdle()) return queue;
    turn = (turn + 1) % queues.size();
    return queues.get(turn);
  }

  /** The last command of {@code other} that one with these uses in {@code queue} has to follow. */
  private static long before(ClQueue other, List<Use> uses, ClQueue queue) {
    long last = 0;
    for (Use use : uses) last = Math.max(last, before(other, use, queue));
    return last;
  }

  private static long before(ClQueue other, Use use, ClQueue queue) {
    return use.buffer().piece(queue).uses().before(other.index(), use.writes());
  }

  private void follow(ClQueue queue, ClQueue other) {
    long event = opencl.enqueueMarker(other.handle());
    try {
      opencl.flush(other.handle());
      opencl.enqueueBarrier(queue.handle(), event);
      queue.follows(other);
    } finally {
      opencl.releaseEvent(event);
    }
  }

  /** Launches a kernel in the queue that it was given. */
  void launch(ClQueue queue, String name, long kernel, long[] global, long[] local) {
    if (profiled.isPresent())
      profiled.get().launch(commands, queue.handle(), name, kernel, global, local);
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

  void finish() {
    for (ClQueue queue : queues) {
      opencl.finish(queue.handle());
      queue.isDoneTo(queue.last());
    }
    unflushed = 0;
    tell();
  }

  /** Says that a command of this queue is done, with all before it and what those had to follow. */
  void isDoneTo(ClQueue queue, long command) {
    queue.isDoneTo(command);
    if (command == queue.last())
      for (ClQueue other : queues) other.isDoneTo(queue.following(other));
  }

  /** Tells when the launches ran, where that is asked; waits for those that have not. */
  void tell() {
    tell(commands);
  }

  /** The same of the launches up to this command. */
  void tell(long command) {
    profiled.ifPresent(p -> p.tell(command));
  }

  /** Profiles from here on, on one queue made for that, or no longer. */
  void profile(Optional<Launches> listener) {
    try (var alone = alone()) {
      finish();
      profiled.ifPresent(ProfiledLaunches::release);
      profiled = listener.map(launches -> new ProfiledLaunches(context, launches));
      release(first());
      first().becomes(create(profiled.isPresent()));
    }
  }

  private long create(boolean profiling) {
    return context
        .live()
        .made(Kind.QUEUE, opencl.createQueue(context.handle(), context.device(), profiling));
  }

  void release() {
    profiled.ifPresent(ProfiledLaunches::release);
    aside.ifPresent(queue -> context.release(Kind.QUEUE, queue, opencl::releaseQueue));
    queues.forEach(this::release);
  }

  private void release(ClQueue queue) {
    context.release(Kind.QUEUE, queue.handle(), opencl::releaseQueue);
  }
}
