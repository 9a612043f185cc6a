package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.ClQueues.Hold;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Where commands go: each to a queue in which it comes after all that it has to follow, as {@link Allocation}s say.
 *
 * <p>It waits for those of other queues by an event. A command with nothing left to wait for goes to an idle queue, or to
 * each in turn. The caller holds the queues.
 */
final class Placement {
  private final Context context;
  private final OpenCl opencl;
  private final List<ClQueue> queues;
  private Optional<ClQueue> only = Optional.empty();
  private int turn;
  private long commands;

  Placement(Context context, List<ClQueue> queues) {
    this.context = context;
    this.queues = queues;
    opencl = context.opencl();
  }

  /** Until what is returned is closed all commands go to this queue. */
  Hold only(ClQueue queue) {
    var before = only;
    only = Optional.of(queue);
    return () -> only = before;
  }

  /** The queue of the command that is queued next, which uses these buffers. */
  ClQueue place(List<Use> uses) {
    var queue = choose(uses);
    if (queues.size() > 1) {
      for (ClQueue other : queues) if (other != queue) follow(queue, other, uses);
      for (Use use : uses)
        use.buffer().allocation(queue).use(queue.index(), use.writes(), commands + 1);
    }
    number(queue);
    return queue;
  }

  /** The next command's number, in this queue. */
  long number(ClQueue queue) {
    queue.add(++commands);
    return commands;
  }

  /** The first queue with a command that may not have been done yet and has to be before; else any. */
  ClQueue choose(List<Use> uses) {
    if (only.isPresent()) return only.get();
    if (queues.size() == 1) return queues.get(0);
    for (ClQueue queue : queues)
      for (Use use : uses)
        if (use.buffer().isShared() && queue.isToDo(before(queue, use, queue))) return queue;
    return any();
  }

  /** The queue for a command with nothing left to wait for. */
  ClQueue any() {
    if (only.isPresent()) return only.get();
    for (ClQueue queue : queues) if (queue.isIdle()) return queue;
    turn = (turn + 1) % queues.size();
    return queues.get(turn);
  }

  /** The last command of {@code other} that one with this use in {@code queue} has to follow. */
  private static long before(ClQueue other, Use use, ClQueue queue) {
    return use.buffer().allocation(queue).before(other.index(), use.writes());
  }

  private void follow(ClQueue queue, ClQueue other, List<Use> uses) {
    long last = 0;
    for (Use use : uses) last = Math.max(last, before(other, use, queue));
    if (!queue.mayPass(other, last)) return;
    long event = context.live().made(Kind.EVENT, opencl.enqueueMarker(other.handle()));
    try {
      opencl.flush(other.handle());
      opencl.enqueueBarrier(queue.handle(), event);
    } finally {
      context.release(Kind.EVENT, event, opencl::releaseEvent);
    }
    queue.follow(other);
  }

  /** Notes that a command of this queue is done, with all before it and what those waited for. */
  void doneTo(ClQueue queue, long command) {
    queue.doneTo(command);
    for (ClQueue other : queues) other.doneTo(queue.waitedFor(other, command));
  }
}
