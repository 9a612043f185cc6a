package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.spi.Launches;
import java.util.ArrayList;
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
  private final List<Launched> pending = new ArrayList<>();
  private OptionalLong ahead = OptionalLong.empty();

  private record Launched(Launches.Ran ran, long queued, long event) {}

  ProfiledLaunches(Context context, Launches listener) {
    this.context = context;
    opencl = context.opencl();
    this.listener = listener;
  }

  void launch(long queue, String name, long kernel, long[] global, long[] local) {
    long event = opencl.enqueueProfiledKernel(queue, kernel, global, local);
    long queued = System.nanoTime();
    context.live().made(Kind.EVENT, event);
    pending.add(new Launched(listener.queued(name), queued, event));
    if (pending.size() >= MOST) tell();
  }

  /** Tells when the launches ran; waits for those that have not. */
  void tell() {
    if (pending.isEmpty()) return;
    try {
      for (Launched launched : pending) opencl.waitFor(launched.event);
      long difference = ahead.orElseGet(this::difference);
      ahead = OptionalLong.of(difference);
      for (Launched launched : pending) {
        long start = time(launched, ClConstants.CL_PROFILING_COMMAND_START);
        long end = time(launched, ClConstants.CL_PROFILING_COMMAND_END);
        launched.ran.ran(start + difference, end + difference);
      }
    } finally {
      release();
    }
  }

  /** By how much the host's clock is ahead of the device's. */
  private long difference() {
    return pending.stream()
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
    for (Launched launched : pending)
      context.release(Kind.EVENT, launched.event, opencl::releaseEvent);
    pending.clear();
  }
}
