package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.Foresight.Request;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Launches;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device at work: one context and one in-order queue, with programs, memory and transfers.
 *
 * <p>Thread-safe: whoever queues work holds the queue's lock meanwhile. Closing frees everything that was made here,
 * and says what its users forgot.
 */
public final class ClRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClRuntime.class);

  private final Context context;
  private final ClQueue queue;
  private final BufferPool buffers;
  private final Staging staging;
  private final Scratch scratch;
  private final Programs programs;
  private final Set<Program> openPrograms = new HashSet<>();
  private final Map<String, Program> plainPrograms = new ConcurrentHashMap<>();
  private final Map<Request, BuiltProgram> built = new ConcurrentHashMap<>();
  private final KernelFamily family;
  private volatile Optional<Foresight> foresight = Optional.empty();

  private ClRuntime(Context context, ClQueue queue, BinaryCache cache, KernelFamily family) {
    this.family = family;
    this.context = context;
    this.queue = queue;
    buffers = new BufferPool(context, queue);
    staging = new Staging(context.opencl(), buffers, queue);
    scratch = new Scratch(buffers, queue);
    programs = new Programs(context, cache);
  }

  /** Opens a device; its compiled programs are kept as usual. */
  public static ClRuntime open(OpenCl opencl, DeviceList.Entry device) {
    return open(opencl, device, KernelFamily.of(device.facts()));
  }

  /** Opens a device for this family of kernels, whatever the device is. */
  public static ClRuntime open(OpenCl opencl, DeviceList.Entry device, KernelFamily family) {
    return open(opencl, device, BinaryCache.usual(device.facts()), family);
  }

  /** Opens a device; its compiled programs are kept in {@code cache}. */
  public static ClRuntime open(OpenCl opencl, DeviceList.Entry device, BinaryCache cache) {
    return open(opencl, device, cache, KernelFamily.of(device.facts()));
  }

  private static ClRuntime open(
      OpenCl opencl, DeviceList.Entry device, BinaryCache cache, KernelFamily family) {
    var context = new Context(opencl, device);
    try {
      return new ClRuntime(context, new ClQueue(context), cache, family);
    } catch (RuntimeException e) {
      context.release();
      throw e;
    }
  }

  /**
   * Compiles ahead, beside whatever else happens, what this application asked this device for when it ran the last time,
   * and remembers at {@link #close} what it asks for now.
   */
  public void compileAhead() {
    foresight = Optional.of(Foresight.begin(facts(), this::built));
  }

  public DeviceFacts facts() {
    return context.facts();
  }

  /** Which of an operation's kernels run here. */
  public KernelFamily family() {
    return family;
  }

  /** What there is of OpenCL objects now; nothing after {@link #close}. */
  public LiveObjects live() {
    return context.live();
  }

  /** The kernels of {@code /dev/clarinet/kernels/<file>.cl}, compiled with these defines; whoever asks closes. */
  public Program program(String file, Defines defines) {
    return opened(asked(file, defines));
  }

  private BuiltProgram asked(String file, Defines defines) {
    var request = new Request(file, defines);
    foresight.ifPresent(known -> known.asked(request));
    return built(request);
  }

  private BuiltProgram built(Request request) {
    context.requireOpen();
    return built.computeIfAbsent(
        request, r -> programs.get(r.file() + ".cl", KernelSource.of(r.file(), r.defines())));
  }

  /**
   * The kernel of this name as it is without defines; its file has a name that begins the kernel's. It is the runtime's
   * own and stays until {@link #close}.
   */
  public Kernel kernel(String name) {
    String file = KernelSource.fileOf(name);
    return plainPrograms
        .computeIfAbsent(file, f -> new Program(this, asked(f, Defines.none())))
        .kernel(name);
  }

  /** The kernels of a source text that is no file; it is called {@code name} in messages. */
  public Program programOf(String name, String source) {
    return opened(programs.get(name, source));
  }

  private Program opened(BuiltProgram built) {
    var program = new Program(this, built);
    try (var hold = queue.hold()) {
      openPrograms.add(program);
    }
    return program;
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
   * Runs an operation that needs scratch memory: its launches come in one row, and nobody else uses the memory
   * meanwhile.
   */
  public void withScratch(long bytes, Consumer<ClBuffer> operation) {
    scratch.with(bytes, operation);
  }

  /** Does something whose launches come in one row, and nobody else's between them. */
  public <T> T inOneRow(Supplier<T> work) {
    try (var hold = queue.hold()) {
      return work.get();
    }
  }

  /** Makes sure that scratch memory of this size is there, so that running need not allocate. */
  public void reserveScratch(long bytes) {
    scratch.reserve(bytes);
  }

  /** Writes numbers into the buffer's first elements, in order with the launches, and does not wait for them. */
  public void write(ClBuffer buffer, float[] values) {
    transfer(buffer, values.length, () -> staging.write(buffer, values));
  }

  public void write(ClBuffer buffer, int[] values) {
    transfer(buffer, values.length, () -> staging.write(buffer, values));
  }

  /** Fills {@code values} with the buffer's first elements, when all that was queued before is done. */
  public void read(ClBuffer buffer, float[] values) {
    transfer(buffer, values.length, () -> {
      staging.read(buffer, values);
      queue.tell();
    });
  }

  public void read(ClBuffer buffer, int[] values) {
    transfer(buffer, values.length, () -> {
      staging.read(buffer, values);
      queue.tell();
    });
  }

  private void transfer(ClBuffer buffer, int elements, Runnable copy) {
    try (var hold = queue.hold()) {
      buffer.requireUsable(buffers, 0, (long) elements * Float.BYTES);
      copy.run();
    }
  }

  /** Copies bytes between buffers of this device, or within one where the two places do not overlap. */
  public void copy(ClBuffer from, long fromOffset, ClBuffer to, long toOffset, long bytes) {
    try (var hold = queue.hold()) {
      from.requireUsable(buffers, fromOffset, bytes);
      to.requireUsable(buffers, toOffset, bytes);
      context
          .opencl()
          .enqueueCopy(queue.handle(), from.handle(), fromOffset, to.handle(), toOffset, bytes);
    }
  }

  /** Sets every float of a buffer whose size is whole floats. */
  public void fill(ClBuffer buffer, float value) {
    try (var hold = queue.hold()) {
      buffer.requireUsable(buffers, 0, buffer.bytes());
      var pattern = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
      pattern.putFloat(0, value);
      context.opencl().enqueueFill(queue.handle(), buffer.handle(), pattern, 0, buffer.bytes());
    }
  }

  /** Waits until all that was queued is done. */
  public void finish() {
    try (var hold = queue.hold()) {
      queue.finish();
    }
  }

  /** Tells of every launch until what is returned is closed. Launches are slower meanwhile. */
  public Device.Profiling profile(Launches listener) {
    try (var hold = queue.hold()) {
      queue.profile(Optional.of(listener));
    }
    return () -> {
      try (var hold = queue.holdAnyway()) {
        if (context.isOpen()) queue.profile(Optional.empty());
      }
    };
  }

  Context context() {
    return context;
  }

  ClQueue queue() {
    return queue;
  }

  BufferPool buffers() {
    return buffers;
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
    try (var hold = queue.holdAnyway()) {
      if (!context.isOpen()) return;
      scratch.close();
      foresight.ifPresent(Foresight::end);
      context.shut();
      report();
      evenIfItFails(queue::finish);
      for (Program program : Set.copyOf(openPrograms)) evenIfItFails(program::close);
      for (Program program : plainPrograms.values()) evenIfItFails(program::close);
      evenIfItFails(programs::releaseAll);
      evenIfItFails(buffers::releaseAll);
      evenIfItFails(queue::release);
      evenIfItFails(context::release);
    }
  }

  private void report() {
    if (openPrograms.isEmpty() && buffers.openBuffers() == 0) return;
    LOG.warn(
        "'{}' is closed with {} open buffers and the open programs {}",
        facts().name(),
        buffers.openBuffers(),
        openPrograms);
  }

  /** A device that is lost fails at every call, and yet the rest is to be freed. */
  private void evenIfItFails(Runnable step) {
    try {
      step.run();
    } catch (ClException e) {
      LOG.warn("closing '{}': {}", facts().name(), e.getMessage());
    }
  }
}
