package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.spi.Numbers;

/**
 * What the first floats of a buffer were at one place in the queue. Reading waits until the queue has got there, and
 * not for what was queued since; meanwhile others may queue.
 */
public final class ClSnapshot implements Numbers {
  private final ClRuntime runtime;
  private final Context context;
  private final ClBuffer copy;
  private final long copied;
  private final long written;
  private final long launched;
  private boolean open = true;

  ClSnapshot(ClRuntime runtime, ClBuffer from, int elements) {
    this.runtime = runtime;
    context = runtime.context();
    copy = runtime.floats(elements);
    var queue = runtime.queue();
    try (var hold = queue.hold()) {
      from.requireUsable(runtime.buffers(), 0, copy.bytes());
      written = runtime.staging().written();
      launched = queue.launched();
      copied = context.live().made(Kind.EVENT, queueCopy(from));
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private long queueCopy(ClBuffer from) {
    long queue = runtime.queue().handle();
    return context.opencl().enqueueAwaitedCopy(queue, from.handle(), copy.handle(), copy.bytes());
  }

  @Override
  public synchronized void read(float[] values) {
    if (open) context.opencl().waitFor(copied);
    try (var hold = runtime.queue().hold()) {
      copy.requireUsable(runtime.buffers(), 0, (long) values.length * Float.BYTES);
      runtime.staging().read(copy, values, written);
      runtime.queue().tell(launched);
    }
  }

  @Override
  public synchronized void close() {
    try (var hold = runtime.queue().holdAnyway()) {
      if (!open) return;
      open = false;
      context.release(Kind.EVENT, copied, context.opencl()::releaseEvent);
      copy.close();
    }
  }
}
