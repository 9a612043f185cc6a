package dev.clarinet;

import dev.clarinet.spi.Numbers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What the elements of a tensor were at one place in the device's queue. Reading waits until the device has got there,
 * and not for what was queued since. Closed by who asked for it, or with the backend.
 */
public final class Snapshot implements AutoCloseable {
  private final Tensor tensor;
  private final Numbers numbers;
  private final Consumer<Snapshot> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  Snapshot(Tensor tensor, Numbers numbers, Consumer<Snapshot> onClose) {
    this.tensor = tensor;
    this.numbers = numbers;
    this.onClose = onClose;
  }

  /**
   * All elements, row-major.
   *
   * @throws IllegalStateException if this or the backend is closed
   */
  public float[] read() {
    requireOpen();
    var values = new float[tensor.shape().size()];
    tensor.move("read", () -> numbers.read(values));
    return values;
  }

  /**
   * All elements as the backend really holds them: exact on {@code reference}, widened elsewhere.
   *
   * @throws IllegalStateException if this or the backend is closed
   */
  public double[] readDoubles() {
    requireOpen();
    var values = new double[tensor.shape().size()];
    tensor.move("read", () -> numbers.readDoubles(values));
    return values;
  }

  private void requireOpen() {
    if (closed.get())
      throw new IllegalStateException("the snapshot of " + tensor.shape() + " is closed");
    tensor.backend().requireOpen();
  }

  /** Frees the memory; closing twice does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) return;
    onClose.accept(this);
    numbers.close();
  }

  @Override
  public String toString() {
    return "snapshot of " + tensor;
  }
}
