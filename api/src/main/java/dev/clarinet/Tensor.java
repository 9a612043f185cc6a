package dev.clarinet;

import dev.clarinet.spi.Memory;

/**
 * Numbers in one backend's memory.
 *
 * <p>Made by a {@link Backend}; its contents are undefined until something writes them. Writing and the operations only
 * put work into the device's queue, in order; reading waits for what came before. Any thread may use a tensor, but who
 * writes from one thread what another uses must order the two.
 */
public final class Tensor implements AutoCloseable {
  private final Backend backend;
  private final Shape shape;
  private final Storage storage;
  private final boolean view;
  private final String name;

  Tensor(Backend backend, Shape shape, Storage storage, boolean view, String name) {
    this.backend = backend;
    this.shape = shape;
    this.storage = storage;
    this.view = view;
    this.name = name;
  }

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /** What the elements are. */
  public ElementType type() {
    return storage.type();
  }

  /** The backend in whose memory the numbers are. */
  public Backend backend() {
    return backend;
  }

  /**
   * The same memory, its first elements, under another shape. Closing a view does nothing.
   *
   * @throws IllegalArgumentException if {@code other} has more elements than the memory
   */
  public Tensor as(Shape other) {
    if (other.size() > storage.elements()) {
      throw new IllegalArgumentException(other + " has " + other.size()
          + " elements, but the memory of " + shape + " holds only " + storage.elements());
    }
    return new Tensor(backend, other, storage, true, name);
  }

  /** This tensor, as profiles call it. */
  Tensor named(String other) {
    return new Tensor(backend, shape, storage, view, other);
  }

  /**
   * Writes all elements, row-major.
   *
   * @throws IllegalArgumentException if their number is not that of the shape, or the elements are not FLOAT32
   */
  public Tensor write(float... values) {
    expect(ElementType.FLOAT32, values.length);
    storage.written();
    move("write", () -> storage.memory().write(values));
    return this;
  }

  /** Writes all elements, row-major, exactly on {@code reference} and rounded to float elsewhere. */
  public Tensor writeDoubles(double... values) {
    expect(ElementType.FLOAT32, values.length);
    storage.written();
    move("write", () -> storage.memory().writeDoubles(values));
    return this;
  }

  /** Writes all elements of an INT32 tensor, row-major. */
  public Tensor writeInts(int... values) {
    expect(ElementType.INT32, values.length);
    storage.written();
    move("write", () -> storage.memory().writeInts(values));
    return this;
  }

  /** All elements, row-major; waits for the work that makes them. */
  public float[] read() {
    expect(ElementType.FLOAT32, shape.size());
    var values = new float[shape.size()];
    move("read", () -> storage.memory().read(values));
    return values;
  }

  /** All elements as the backend really holds them: exact on {@code reference}, widened elsewhere. */
  public double[] readDoubles() {
    expect(ElementType.FLOAT32, shape.size());
    var values = new double[shape.size()];
    move("read", () -> storage.memory().readDoubles(values));
    return values;
  }

  /** All elements of an INT32 tensor, row-major; waits for the work that makes them. */
  public int[] readInts() {
    expect(ElementType.INT32, shape.size());
    var values = new int[shape.size()];
    move("read", () -> storage.memory().readInts(values));
    return values;
  }

  /**
   * The elements of a FLOAT32 tensor as they are when the device's queue gets here, to be read while what is queued
   * after runs. Whoever asks closes.
   */
  public Snapshot snapshot() {
    expect(ElementType.FLOAT32, shape.size());
    return backend.snapshot(this);
  }

  void move(String verb, Runnable copy) {
    backend.waitFor(() -> verb + " " + (name.isEmpty() ? type() + shape.toString() : name), copy);
  }

  private void expect(ElementType type, int count) {
    requireOpen();
    if (type() != type)
      throw new IllegalArgumentException(
          "the tensor " + shape + " holds " + type() + ", not " + type);
    if (count != shape.size()) {
      throw new IllegalArgumentException("the tensor " + shape + " has " + shape.size()
          + " elements, but " + count + " values were given");
    }
  }

  void requireOpen() {
    if (storage.closed()) throw new IllegalStateException("the tensor " + shape + " is closed");
    backend.requireOpen();
  }

  /**
   * How often the memory was written, by {@code write} or by an operation: what is derived from it is made anew then.
   */
  public long writes() {
    return storage.writes();
  }

  /** The backend's own memory: for backends. */
  public Memory memory() {
    return storage.memory();
  }

  /** Whether both are views of one memory. */
  public boolean overlaps(Tensor other) {
    return storage == other.storage;
  }

  void written() {
    storage.written();
  }

  /** Frees the memory, unless this is a view; closing twice does nothing. */
  @Override
  public void close() {
    if (!view) storage.close();
  }

  @Override
  public String toString() {
    return type() + shape.toString() + " on " + backend.name();
  }
}
