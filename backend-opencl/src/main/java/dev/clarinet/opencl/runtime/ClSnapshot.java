package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.spi.Numbers;

/**
 * What the first floats of a buffer were at one place in the queue. Reading waits until the queue has got there, and not
 * for what was queued since.
 */
public final class ClSnapshot implements Numbers {
  private final ClRuntime runtime;
  private final Context context;
  private final ClBuffer copy;
  private final long copied;
  private boolean open = true;

  /** Queues the copy, and sees to it that the device begins with all that was queued so far. */
  ClSnapshot(ClRuntime runtime, ClBuffer from, int elements) {
    this.runtime = runtime;
    context = runtime.context();
    copy = runtime.floats(elements);
    try {
      copied = context.live().made(Kind.EVENT, queueCopy(from));
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private long queueCopy(ClBuffer from) {
    var queue = runtime.queue();
    try (var hold = queue.hold()) {
      from.requireUsable(runtime.buffers(), 0, copy.bytes());
      long event = context
          .opencl()
          .enqueueAwaitedCopy(queue.handle(), from.handle(), copy.handle(), copy.bytes());
      queue.flush();
      return event;
    }
  }

  @Override
  public void read(float[] values) {
    try (var hold = runtime.queue().hold()) {
      copy.requireUsable(runtime.buffers(), 0, (long) values.length * Float.BYTES);
      context.opencl().waitFor(copied);
      runtime.staging().read(runtime.queue().aside(), copy, values);
    }
  }

  @Override
  public void close() {
    try (var hold = runtime.queue().holdAnyway()) {
      if (!open) return;
      open = false;
      context.release(Kind.EVENT, copied, context.opencl()::releaseEvent);
      copy.close();
    }
  }
}
