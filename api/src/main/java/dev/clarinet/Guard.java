package dev.clarinet;

import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What stands before a prepared operation on every backend: it checks each tensor's owner, type, shape and life, counts
 * the writes, and closes the operation once.
 *
 * <p>A spec's {@link dev.clarinet.op.Spec#checked checked} names the tensors of each method with their shapes; nothing
 * below it checks again.
 */
public final class Guard implements AutoCloseable {
  private final Backend backend;
  private final Spec<?> spec;
  private final Operation operation;
  private final Consumer<Guard> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  Guard(Backend backend, Spec<?> spec, Operation operation, Consumer<Guard> onClose) {
    this.backend = backend;
    this.spec = spec;
    this.operation = operation;
    this.onClose = onClose;
  }

  /** The tensor called {@code letter} is read: FLOAT32 of this shape. */
  public Guard reads(String letter, Tensor tensor, Shape shape) {
    return check(letter, tensor, ElementType.FLOAT32, shape);
  }

  /** The tensor called {@code letter} is read: INT32 of this shape. */
  public Guard readsInts(String letter, Tensor tensor, Shape shape) {
    return check(letter, tensor, ElementType.INT32, shape);
  }

  /** The tensor called {@code letter} is overwritten: FLOAT32 of this shape. */
  public Guard writes(String letter, Tensor tensor, Shape shape) {
    check(letter, tensor, ElementType.FLOAT32, shape);
    tensor.written();
    return this;
  }

  /** The tensor called {@code letter} is overwritten: INT32 of this shape. */
  public Guard writesInts(String letter, Tensor tensor, Shape shape) {
    check(letter, tensor, ElementType.INT32, shape);
    tensor.written();
    return this;
  }

  /** The answer called {@code letter} must not share memory with what is read. */
  public Guard apart(String letter, Tensor answer, Tensor read) {
    if (answer.overlaps(read)) {
      throw new IllegalArgumentException(
          spec + ": " + letter + " must not be the memory of what it is made from");
    }
    return this;
  }

  /** Runs a method of the operation once all that it takes was checked; an open {@link Profile} hears of it. */
  public void run(String method, Runnable work) {
    var profile = backend.profile();
    if (profile.isEmpty()) work.run();
    else profile.get().run(spec, method, work);
  }

  private Guard check(String letter, Tensor tensor, ElementType type, Shape shape) {
    if (closed.get()) throw new IllegalStateException(spec + " is closed");
    tensor.requireOpen();
    if (tensor.backend() != backend) {
      throw new IllegalArgumentException(
          spec + ": " + letter + " lives on '" + tensor.backend().name() + "', the operation on '"
              + backend.name() + "'; read it there and write it here");
    }
    if (tensor.type() != type || !tensor.shape().matches(shape)) {
      throw new IllegalArgumentException(spec + " expects " + letter + " as " + type + shape
          + ", not " + tensor.type() + tensor.shape());
    }
    return this;
  }

  /** Frees the operation; closing twice does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      onClose.accept(this);
      operation.close();
    }
  }
}
