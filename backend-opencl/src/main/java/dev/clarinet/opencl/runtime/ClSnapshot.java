package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.spi.Numbers;
import java.util.List;

/**
 * What the first floats of a buffer were at one place in its queue. Reading waits until the queue has got there, and
 * not for what was queued since; meanwhile others may queue.
 */
public final class ClSnapshot implements Numbers {
  private final ClRuntime runtime;
  private final Context context;
  private final ClBuffer copy;
  private final long copied;
  private final ClQueue queue;
  private final long command;
  private boolean open = true;

  ClSnapshot(ClRuntime runtime, ClBuffer from, int elements) {
    this.runtime = runtime;
    context = runtime.context();
    copy = runtime.floats(elements);
    var queues = runtime.queues();
    try (var hold = queues.hold()) {
      from.requireUsable(runtime.buffers(), 0, copy.bytes());
      queue = queues.queueFor(List.of(Use.reads(from), Use.writes(copy)));
      command = queue.last();
      copied = context.live().made(Kind.EVENT, queueCopy(from));
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private long queueCopy(ClBuffer from) {
    long source = from.handle(queue), target = copy.handle(queue);
    return context.opencl().enqueueAwaitedCopy(queue.handle(), source, target, copy.bytes());
  }

  @Override
  public synchronized void read(float[] values) {
    if (open) context.opencl().waitFor(copied);
    try (var hold = runtime.queues().hold()) {
      copy.requireUsable(runtime.buffers(), 0, (long) values.length * Float.BYTES);
      runtime.staging().readAside(copy, queue, values);
      runtime.queues().doneTo(queue, command);
    }
  }

  @Override
  public synchronized void close() {
    try (var hold = runtime.queues().holdAnyway()) {
      if (!open) return;
      open = false;
      context.release(Kind.EVENT, copied, context.opencl()::releaseEvent);
      copy.close();
    }
  }
}
