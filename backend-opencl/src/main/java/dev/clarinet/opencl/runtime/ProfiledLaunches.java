package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.spi.Launches;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * The launches of a queue that is profiled, each with its event until it is told when it ran. The caller holds the
 * queue.
 *
 * <p>OpenCL 1.2 does not say how the device's clock stands to the host's. But the device notes when a launch was
 * queued, which is before the host returns from queuing it: the least difference of the first launches is taken for
 * all.
 */
final class ProfiledLaunches {
  /** So many events at most are kept: most are told where the host waits anyway. */
  private static final int MOST = 1024;

  private final Context context;
  private final OpenCl opencl;
  private final Launches listener;
  private final Deque<Launched> pending = new ArrayDeque<>();
  private OptionalLong ahead = OptionalLong.empty();

  /** Its command's number, who is told, when it was queued, and its event. */
  private record Launched(long number, Launches.Ran ran, long queued, long event) {}

  ProfiledLaunches(Context context, Launches listener) {
    this.context = context;
    opencl = context.opencl();
    this.listener = listener;
  }

  /** Launches the command of this number. */
  void launch(long number, long queue, String name, long kernel, long[] global, long[] local) {
    var ran = listener.queued(name);
    long event = opencl.enqueueAwaitedKernel(queue, kernel, global, local);
    long queued = System.nanoTime();
    context.live().made(Kind.EVENT, event);
    pending.add(new Launched(number, ran, queued, event));
    if (pending.size() >= MOST) tell(number);
  }

  /** Tells when the launches up to this one ran; waits for those that have not. */
  void tell(long last) {
    var ran = new ArrayList<Launched>();
    while (!pending.isEmpty() && pending.peek().number <= last) ran.add(pending.remove());
    if (ran.isEmpty()) return;
    try {
      for (Launched launched : ran) opencl.waitFor(launched.event);
      long difference = ahead.orElseGet(() -> difference(ran));
      ahead = OptionalLong.of(difference);
      for (Launched launched : ran) {
        long start = time(launched, ClConstants.CL_PROFILING_COMMAND_START);
        long end = time(launched, ClConstants.CL_PROFILING_COMMAND_END);
        launched.ran.ran(start + difference, end + difference);
      }
    } finally {
      release(ran);
    }
  }

  /** By how much the host's clock is ahead of the device's. */
  private long difference(List<Launched> ran) {
    return ran.stream()
        .mapToLong(
            launched -> launched.queued - time(launched, ClConstants.CL_PROFILING_COMMAND_QUEUED))
        .min()
        .orElseThrow();
  }

  private long time(Launched launched, int what) {
    return opencl.profilingInfo(launched.event, what);
  }

  /** Frees the events of all that was not told. */
  void release() {
    release(pending);
    pending.clear();
  }

  private void release(Collection<Launched> launches) {
    for (Launched launched : launches)
      context.release(Kind.EVENT, launched.event, opencl::releaseEvent);
  }
}
