package dev.clarinet;

import dev.clarinet.internal.Resources;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Launches;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open device: makes tensors and prepares operations.
 *
 * <p>A backend is thread-safe. Closing it frees everything that it made; what was still open then is reported, since
 * whoever made it should have closed it. {@link Backends} opens one; the backends' own classes do too.
 */
public final class Backend implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

  private final Device device;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Optional<Profile> profile = Optional.empty();

  private Backend(Device device) {
    this.device = device;
  }

  /** The backend over a device that a backend module has opened; closing the one closes the other. */
  public static Backend over(Device device) {
    return new Backend(device);
  }

  /** Its short name, as {@link Backends#open} takes it: {@code reference}, {@code java}, {@code opencl:0}. */
  public String name() {
    return device.name();
  }

  /** The device in words: make, model, driver. */
  public String description() {
    return device.description();
  }

  /** A hash of the parameters that were tuned for it, which decide how it rounds; empty if none were. */
  public String tuning() {
    return device.tuning();
  }

  /** A FLOAT32 tensor; its contents are undefined until written. */
  public Tensor tensor(Shape shape) {
    return tensor(ElementType.FLOAT32, shape);
  }

  /** A FLOAT32 tensor with these elements, row-major. */
  public Tensor tensor(Shape shape, float... values) {
    var tensor = tensor(shape);
    try {
      return tensor.write(values);
    } catch (RuntimeException | Error e) {
      var mine = new Resources();
      mine.own(tensor);
      mine.closeAfter(e);
      throw e;
    }
  }

  /** A tensor; its contents are undefined until written. */
  public Tensor tensor(ElementType type, Shape shape) {
    requireOpen();
    var memory = device.allocate(type, shape.size());
    long size = (long) shape.size() * type.bytes();
    var storage = new Storage(type, shape.size(), memory, s -> {
      open.remove(s);
      bytes.addAndGet(-size);
    });
    bytes.addAndGet(size);
    open.add(storage);
    return new Tensor(this, shape, storage, false, "");
  }

  Snapshot snapshot(Tensor tensor) {
    var snapshot =
        new Snapshot(tensor, tensor.memory().snapshot(tensor.shape().size()), open::remove);
    open.add(snapshot);
    return snapshot;
  }

  /**
   * What {@code spec} describes, ready to run any number of times, by one thread at a time. Preparing may compile and
   * measure; running only queues work. Whoever prepares closes.
   *
   * @throws IllegalArgumentException if the backend neither has the operation nor can compose it of others
   */
  public <O extends Operation> O prepare(Spec<O> spec) {
    requireOpen();
    var hearing = profile;
    O raw = hearing.isEmpty() ? make(spec) : hearing.get().prepare(spec, () -> make(spec));
    var guard = new Guard(this, spec, raw, open::remove);
    open.add(guard);
    return spec.checked(raw, guard);
  }

  private <O extends Operation> O make(Spec<O> spec) {
    return device.operations().prepare(this, spec);
  }

  /** Waits until all queued work is done. */
  public void finish() {
    requireOpen();
    waitFor(() -> "finish", device::finish);
  }

  /** Does what the host may have to wait for; an open profile hears of it. */
  void waitFor(Supplier<String> what, Runnable work) {
    var hearing = profile;
    if (hearing.isEmpty()) work.run();
    else hearing.get().waitFor(what.get(), work);
  }

  /** The profile that is open, if there is one: all that runs asks for it. */
  Optional<Profile> profile() {
    return profile;
  }

  /** Lets a profile hear of all that runs from now on, and of the device's launches. */
  synchronized Optional<Device.Profiling> tell(Profile next, Launches launches) {
    requireUnprofiled();
    var profiling = device.profile(launches);
    profile = Optional.of(next);
    open.add(next);
    return profiling;
  }

  void requireUnprofiled() {
    requireOpen();
    if (profile.isPresent())
      throw new IllegalStateException("'" + name() + "' has an open profile, and may have one");
  }

  synchronized void tellNoMore(Profile last) {
    profile = Optional.empty();
    open.remove(last);
  }

  /** How many tensors and operations are open. */
  public int openResources() {
    return open.size();
  }

  /** Bytes of all open tensors. */
  public long tensorBytes() {
    return bytes.get();
  }

  void requireOpen() {
    if (closed.get()) throw new IllegalStateException("the backend '" + name() + "' is closed");
  }

  /** Frees everything that this backend made, and the device; closing twice does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) return;
    if (!open.isEmpty())
      LOG.warn("{} tensors and operations of '{}' were still open at close", open.size(), name());
    for (AutoCloseable resource : open) closeQuietly(resource);
    device.close();
  }

  private void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("closing a resource of '{}' failed", name(), e);
    }
  }

  @Override
  public String toString() {
    return name() + " (" + description() + ")";
  }
}
