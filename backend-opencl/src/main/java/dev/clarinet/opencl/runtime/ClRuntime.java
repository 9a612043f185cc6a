package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.JvmSignals;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Launches;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device at work: one context and its queues, with programs, memory and transfers.
 *
 * <p>Thread-safe: whoever queues work holds the queues meanwhile. Closing frees everything that was made here,
 * and says what its users forgot.
 */
public final class ClRuntime implements AutoCloseable {
  /** How many groups can share work by {@link #seats}. */
  public static final int MOST_SEATS = Scratch.SEATS;

  private static final Logger LOG = LoggerFactory.getLogger(ClRuntime.class);

  private final Context context;
  private final ClQueues queues;
  private final BufferPool buffers;
  private final Staging staging;
  private final Scratch scratch;
  private final Programs programs;
  private final Making making = new Making();
  private final Set<Program> openPrograms = new HashSet<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final KernelFamily family;
  private final Choices choices;

  private ClRuntime(
      Context context, Programs programs, ClQueues queues, KernelFamily family, Choices choices) {
    this.family = family;
    this.choices = choices;
    this.context = context;
    this.programs = programs;
    this.queues = queues;
    buffers = new BufferPool(context, queues);
    staging = new Staging(context.opencl(), buffers, queues);
    scratch = new Scratch(buffers, queues);
  }

  /**
   * How many queues a device gets.
   *
   * @throws IllegalArgumentException if {@code -Dclarinet.opencl.queues} says what is no number of queues
   */
  public static int queueCount(DeviceFacts facts) {
    return ClQueues.count(facts);
  }

  /**
   * Opens a device for this family of kernels, whatever the device is, where these choices are made; its compiled
   * programs are kept as usual.
   */
  public static ClRuntime open(
      OpenCl opencl, DeviceList.Entry device, KernelFamily family, Choices choices) {
    return open(opencl, device, BinaryCache.usual(device.facts()), family, choices);
  }

  /** The same with its compiled programs kept in {@code cache}. */
  public static ClRuntime open(
      OpenCl opencl,
      DeviceList.Entry device,
      BinaryCache cache,
      KernelFamily family,
      Choices choices) {
    JvmSignals.settle();
    var context = new Context(opencl, device);
    try {
      var programs = new Programs(context, cache);
      return new ClRuntime(context, programs, new ClQueues(context), family, choices);
    } catch (RuntimeException e) {
      context.release();
      throw e;
    }
  }

  public DeviceFacts facts() {
    return context.facts();
  }

  /** Which of an operation's kernels run here. */
  public KernelFamily family() {
    return family;
  }

  /** The way to compute a thing that there are several for: what was tuned on this device, else the heuristic's. */
  public <T> T choose(Space<T> space) {
    return choices.of(space).value();
  }

  /** What there is of OpenCL objects now; nothing after {@link #close}. */
  public LiveObjects live() {
    return context.live();
  }

  /** Makes what needs programs; if that fails, those that it had opened are closed. */
  public <T> T make(Supplier<T> maker) {
    return making.whole(maker);
  }

  /** The kernels of {@code /dev/clarinet/kernels/<file>.cl}, compiled with these defines; whoever asks closes. */
  public Program program(String file, Defines defines) {
    return programOf(file + ".cl", KernelSource.of(file, defines));
  }

  /** The kernels of a source text that is no file; it is called {@code name} in messages. */
  public Program programOf(String name, String source) {
    var program = new Program(this, programs.get(name, source));
    try (var hold = queues.hold()) {
      openPrograms.add(program);
    }
    making.add(program);
    return program;
  }

  /** Whether it turned out that this device does not run something. */
  public boolean isRefused(String what) {
    return refused.contains(what);
  }

  /** Notes that this device does not run something, and says in the log, once, that it gets what is smaller. */
  public void refuse(String what, String why) {
    if (refused.add(what))
      LOG.warn(
          "'{}' does not run {}, and gets smaller ones: {}",
          facts().name(),
          what,
          why.lines().findFirst().orElse(""));
  }

  /** A buffer of so many bytes, contents undefined. */
  public ClBuffer buffer(long bytes) {
    return buffers.take(bytes);
  }

  /** A buffer of so many floats, contents undefined. */
  public ClBuffer floats(int elements) {
    return buffer((long) elements * Float.BYTES);
  }

  /**
   * Runs an operation that needs scratch memory: as {@link #inOneQueue}, and nobody else uses the memory meanwhile.
   */
  public void withScratch(long bytes, List<?> reads, Consumer<ClBuffer> operation) {
    inOneQueue(reads, () -> scratch.with(bytes, operation));
  }

  /**
   * Runs an operation of several launches that belong together: they come in one row, and all go to the queue of the
   * next that reads these, also those that have nothing to wait for.
   *
   * @param reads tensors or other {@link DeviceData} of this device
   */
  public void inOneQueue(List<?> reads, Runnable operation) {
    var uses = new ArrayList<Use>();
    for (Object read : reads) uses.add(Use.reads(Arguments.buffer(read)));
    try (var hold = queues.hold();
        var together = queues.only(uses)) {
      operation.run();
    }
  }

  /** Does something while nobody else queues. */
  public void holding(Runnable work) {
    try (var hold = queues.hold()) {
      work.run();
    }
  }

  /**
   * Makes sure that scratch memory of these sizes is there, so that running need not allocate: of an operation, of one
   * inside its use, and so on.
   */
  public void reserveScratch(long... bytes) {
    scratch.reserve(bytes);
  }

  /** The table of {@code seats.cl}, one for each queue. */
  public ClBuffer seats() {
    return scratch.seats();
  }

  /** Writes numbers into the buffer's first elements, in order with the launches, and does not wait for them. */
  public void write(ClBuffer buffer, float[] values) {
    transfer(buffer, values.length, () -> staging.write(buffer, values));
  }

  public void write(ClBuffer buffer, int[] values) {
    transfer(buffer, values.length, () -> staging.write(buffer, values));
  }

  /**
   * Fills {@code values} with the buffer's first elements, when its queue has come there. Others may go on queuing
   * meanwhile; what they write to this buffer then may or may not be in it.
   */
  public void read(ClBuffer buffer, float[] values) {
    staging.read(buffer, values);
  }

  public void read(ClBuffer buffer, int[] values) {
    staging.read(buffer, values);
  }

  private void transfer(ClBuffer buffer, int elements, Runnable copy) {
    try (var hold = queues.hold()) {
      buffer.requireUsable(buffers, 0, (long) elements * Float.BYTES);
      copy.run();
    }
  }

  /**
   * Copies the first floats to a buffer of their own when the queue gets here, which can be read while it goes on;
   * whoever asks closes.
   */
  public ClSnapshot snapshot(ClBuffer buffer, int elements) {
    return new ClSnapshot(this, buffer, elements);
  }

  /** Waits until all that was queued is done. */
  public void finish() {
    try (var hold = queues.hold()) {
      queues.finish();
    }
  }

  /** Tells of every launch until what is returned is closed. Launches are slower meanwhile. */
  public Device.Profiling profile(Launches listener) {
    try (var hold = queues.hold()) {
      queues.profile(Optional.of(listener));
    }
    return () -> {
      try (var hold = queues.holdAnyway()) {
        if (context.isOpen()) queues.profile(Optional.empty());
      }
    };
  }

  Context context() {
    return context;
  }

  ClQueues queues() {
    return queues;
  }

  BufferPool buffers() {
    return buffers;
  }

  Staging staging() {
    return staging;
  }

  Programs programs() {
    return programs;
  }

  void closed(Program program) {
    openPrograms.remove(program);
  }

  /** Waits for the device, frees everything and reports what was left open; closing twice does nothing. */
  @Override
  public void close() {
    try (var hold = queues.holdAnyway()) {
      if (!context.isOpen()) return;
      scratch.close();
      context.shut();
      report();
      try (var alone = queues.alone()) {
        release();
      }
    }
  }

  private void release() {
    finishIfItCan();
    Set.copyOf(openPrograms).forEach(Program::close);
    programs.releaseAll();
    buffers.releaseAll();
    queues.release();
    context.release();
  }

  private void report() {
    if (openPrograms.isEmpty() && buffers.openBuffers() == 0) return;
    LOG.warn(
        "'{}' is closed with {} open buffers and the open programs {}",
        facts().name(),
        buffers.openBuffers(),
        openPrograms);
  }

  private void finishIfItCan() {
    try {
      queues.finish();
    } catch (RuntimeException e) { // a listener's too: the rest is to be freed
      LOG.warn("closing '{}': {}", facts().name(), e.getMessage());
    }
  }
}
