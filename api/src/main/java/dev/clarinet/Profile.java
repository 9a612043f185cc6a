package dev.clarinet;

import dev.clarinet.op.Spec;
import dev.clarinet.op.Work;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Launches;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the time of a backend goes while this is open: how long each layer's operations and their kernels took, how
 * much work they did in it, how near that is to what the device can do at best, and what the host waited for.
 *
 * <pre>
 * var profile = Profile.of(backend);
 * try (profile) {
 *   predictor.predict(images);
 * }
 * System.out.println(profile);
 * </pre>
 *
 * <p>On an OpenCL device the times are the device's own, and transfers are not among them. Plain Java computes where it
 * is called: there an operation takes as long as its method. An operation that is composed of others is one. Launches
 * are told late, so a profile is complete only once it is closed. Thread-safe; a backend has one open profile at most,
 * and without one it costs nothing.
 */
public final class Profile implements AutoCloseable {
  /** The part of a layer that adds up the slopes that come from several readers. */
  static final String GATHER = "gatherSlopes";

  /**
   * An operation of a layer, in all its runs together.
   *
   * @param layer the node's name; empty if no layer asked for it
   * @param part of the layer: prepare, forward, inference, gradInput, gradParameters, backward, optimizer
   * @param operation its interface and method, as {@code Convolution.gradInput}; empty for kernels outside of one
   * @param kernels what it launched, the longest first; none where there are no kernels
   * @param runs how often it ran
   * @param launches how often the device was given something to do: without kernels, in each run
   * @param seconds how long the device was at it
   * @param work of all runs
   */
  public record Row(
      String layer,
      String part,
      String operation,
      List<Kernel> kernels,
      long runs,
      long launches,
      double seconds,
      Work work) {
    public Row {
      kernels = List.copyOf(kernels);
    }
  }

  /** A kernel of an operation, in all its launches together. */
  public record Kernel(String name, long launches, double seconds) {}

  /**
   * What the host did between operations, and may have waited for: {@code read loss}, {@code write x}, {@code finish}.
   */
  public record Wait(String what, long times, double seconds) {}

  private static final ThreadLocal<Place> HERE = ThreadLocal.withInitial(() -> Place.NOWHERE);

  private final Backend backend;
  private final Limits limits;
  private final Trace trace = new Trace();
  private final ProfileSums sums = new ProfileSums();
  private final Optional<Device.Profiling> launches;
  private final long began;
  private volatile long ended;

  private Profile(Backend backend, Limits limits) {
    this.backend = backend;
    this.limits = limits;
    began = System.nanoTime();
    launches = backend.tell(this, this::queued);
  }

  /**
   * Measures the {@link Limits} of the backend, on a fast one in less than a second, and begins: what has been measured
   * is not in the profile.
   *
   * @throws IllegalStateException if the backend has an open profile already, or is closed
   */
  public static Profile of(Backend backend) {
    backend.requireUnprofiled();
    return of(backend, Limits.of(backend));
  }

  /**
   * Begins at once, with limits that are known already.
   *
   * @throws IllegalStateException if the backend has an open profile already, or is closed
   */
  public static Profile of(Backend backend, Limits limits) {
    return new Profile(backend, limits);
  }

  /**
   * Runs some work, which an open profile of the backend shows under this layer and part. Passes and optimisers do so;
   * who runs operations alone may.
   */
  public static void label(Backend backend, String layer, String part, Runnable work) {
    label(backend, layer, part, returning(work));
  }

  /** The same for work that has a result. */
  static <T> T label(Backend backend, String layer, String part, Supplier<T> work) {
    return backend.profile().isEmpty() ? work.get() : at(new Place(layer, part, ""), work);
  }

  private static Supplier<Boolean> returning(Runnable work) {
    return () -> {
      work.run();
      return true;
    };
  }

  private static <T> T at(Place place, Supplier<T> work) {
    var outer = HERE.get();
    HERE.set(place);
    try {
      return work.get();
    } finally {
      HERE.set(outer);
    }
  }

  /** Runs a method of an operation. */
  void run(Spec<?> spec, String method, Runnable work) {
    run(spec, method, spec.work(method), returning(work));
  }

  /** Prepares an operation, for which devices may launch kernels too. */
  <O> O prepare(Spec<?> spec, Supplier<O> work) {
    return run(spec, "prepare", Work.NONE, work);
  }

  /** Counts what is not part of an operation that runs already. */
  private <T> T run(Spec<?> spec, String method, Work amount, Supplier<T> work) {
    var outer = HERE.get();
    if (outer.inOperation()) return work.get();
    var place = outer.in(spec, method);
    long start = System.nanoTime();
    T result = at(place, work);
    long end = System.nanoTime();
    sums.ran(place, amount, end - start);
    trace.onHost(place.operation(), place, start, end);
    return result;
  }

  void waitFor(String what, Runnable work) {
    long start = System.nanoTime();
    work.run();
    long end = System.nanoTime();
    sums.waited(what, end - start);
    trace.onHost(what, HERE.get(), start, end);
  }

  private Launches.Ran queued(String kernel) {
    var place = HERE.get();
    return (start, end) -> {
      sums.launched(place, kernel, end - start);
      trace.onDevice(kernel, place, start, end);
    };
  }

  /** How long it has been open, or was. */
  public double seconds() {
    return ((ended == 0 ? System.nanoTime() : ended) - began) / 1e9;
  }

  /** What the device can do at best: {@code limits().share(row.work(), row.seconds())} says how near a row comes. */
  public Limits limits() {
    return limits;
  }

  /** Operations by layer, the longest first. */
  public List<Row> rows() {
    return sums.rows(launches.isPresent());
  }

  /** What the host waited for, the longest first. */
  public List<Wait> waits() {
    return sums.waits();
  }

  /** How long the host was in the methods of operations: to queue them, or where there is no queue, to compute. */
  public double hostSeconds() {
    return sums.hostSeconds();
  }

  /**
   * Writes when everything ran, for chrome://tracing and ui.perfetto.dev: the format is that of Chrome's trace events.
   * Of a long run only the last events are kept; the trace says so.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void writeTrace(Path file) {
    trace.write(file, backend.name(), began);
  }

  /** Ends, when all that is queued is done; closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (ended != 0) return;
    backend.tellNoMore(this);
    try {
      launches.ifPresent(Device.Profiling::close);
    } finally {
      ended = System.nanoTime();
    }
  }

  /** A table of rows and waits. */
  @Override
  public String toString() {
    return ProfileTable.of(this, backend, trace.dropped());
  }
}
