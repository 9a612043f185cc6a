package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.util.Optional;

/**
 * The newest launch that found its queue idle. If the host waits for it before it queues more, it asks for a while how
 * far the launch is, and sleeps only then: to fall asleep and be woken again takes a CPU's driver longer than a small
 * kernel takes. Between two questions the thread offers its core to others. The caller holds the queues.
 */
final class LoneLaunch {
  /** To fall asleep costs 40 µs or so, which is not noticed in what takes longer than this. */
  private static final long MOST_NANOS = 200_000;

  private final Context context;
  private final OpenCl opencl;
  private Optional<Launched> newest = Optional.empty();

  /** In which queue, as which command, with which event. */
  private record Launched(ClQueue queue, long command, long event) {}

  LoneLaunch(Context context) {
    this.context = context;
    opencl = context.opencl();
  }

  /** Launches a kernel, the newest command of this queue. */
  void launch(ClQueue queue, long kernel, long[] global, long[] local) {
    forget();
    long event = opencl.enqueueAwaitedKernel(queue.handle(), kernel, global, local);
    context.live().made(Kind.EVENT, event);
    newest = Optional.of(new Launched(queue, queue.last(), event));
  }

  /** Waits until it is over, or for a while, if it is the last command of this queue. */
  void await(ClQueue queue) {
    if (newest.isEmpty() || newest.get().queue != queue) return;
    try {
      if (newest.get().command == queue.last()) ask(newest.get().event);
    } finally {
      forget();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // Nothing depends on who gets the core.
  private void ask(long event) {
    long began = System.nanoTime();
    while (!opencl.isOver(event) && System.nanoTime() - began < MOST_NANOS) Thread.yield();
  }

  /** Releases what is kept for it. */
  void forget() {
    newest.ifPresent(launched -> context.release(Kind.EVENT, launched.event, opencl::releaseEvent));
    newest = Optional.empty();
  }
}
