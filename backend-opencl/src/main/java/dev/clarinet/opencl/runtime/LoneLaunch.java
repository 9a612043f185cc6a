package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.util.Optional;

/**
 * The newest launch that found its queue idle, under PoCL. If the host waits for it before it queues more, it asks for a
 * while whether the launch is over, and offers its core to others between two questions, before it sleeps: to fall
 * asleep and be woken again takes longer than a small kernel. docs/decisions/0021 has the measurements. The caller holds
 * the queues.
 */
final class LoneLaunch {
  /** How long the host asks. */
  private static final long MOST_NANOS = 200_000;

  /** When others kept the core for as long as this, they need it: the host does not ask the next times. */
  private static final long LONG_NANOS = 1_000_000;

  private static final int TIMES_ASLEEP = 100;

  private final Context context;
  private final OpenCl opencl;
  private Optional<Launched> newest = Optional.empty();
  private int asleep;

  /** In which queue, as which command, with which event. */
  private record Launched(ClQueue queue, long command, long event) {}

  LoneLaunch(Context context) {
    this.context = context;
    opencl = context.opencl();
  }

  /** Launches a kernel, the newest command of this queue. */
  void launch(ClQueue queue, long kernel, long[] global, long[] local) {
    forget();
    if (asleep > 0) {
      asleep--;
      opencl.enqueueKernel(queue.handle(), kernel, global, local);
      return;
    }
    long event = opencl.enqueueAwaitedKernel(queue.handle(), kernel, global, local);
    context.live().made(Kind.EVENT, event);
    newest = Optional.of(new Launched(queue, queue.last(), event));
  }

  /** Waits until it is over, or for a while, if it is the last command of this queue. */
  void await(ClQueue queue) {
    newest
        .filter(launched -> launched.queue == queue && launched.command == queue.last())
        .ifPresent(launched -> ask(launched.event));
  }

  @SuppressWarnings("ThreadPriorityCheck") // Nothing depends on who gets the core.
  private void ask(long event) {
    long began = System.nanoTime(), now = began;
    try {
      while (now - began < MOST_NANOS && !opencl.isOver(event)) {
        Thread.yield();
        now = System.nanoTime();
      }
    } catch (ClException e) {
      return; // Who waits for the queue hears of it.
    }
    if (now - began > LONG_NANOS) asleep = TIMES_ASLEEP;
  }

  /** Releases what is kept for it. */
  void forget() {
    newest.ifPresent(launched -> context.release(Kind.EVENT, launched.event, opencl::releaseEvent));
    newest = Optional.empty();
  }
}
