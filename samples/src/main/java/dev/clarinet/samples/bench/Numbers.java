package dev.clarinet.samples.bench;

import dev.clarinet.Backend;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.CounterRandom;
import java.util.ArrayList;
import java.util.List;

/** Tensors of random numbers, to compute with; they are closed together. */
final class Numbers implements AutoCloseable {
  /** So many different numbers, again and again. */
  private static final int DIFFERENT = 1 << 14;

  private final Backend backend;
  private final List<Tensor> tensors = new ArrayList<>();

  Numbers(Backend backend) {
    this.backend = backend;
  }

  /** From 0 up to 1, so that variances may have them too. */
  Tensor of(Shape shape) {
    var values = new float[shape.size()];
    for (int i = 0; i < Math.min(DIFFERENT, values.length); i++)
      values[i] = CounterRandom.uniform(1, 0, i);
    for (int i = DIFFERENT; i < values.length; i += DIFFERENT)
      System.arraycopy(values, 0, values, i, Math.min(DIFFERENT, values.length - i));
    return own(backend.tensor(shape)).write(values);
  }

  /** The classes 0 to K − 1 in turn. */
  Tensor classes(int N, int K) {
    var values = new int[N];
    for (int n = 0; n < N; n++) values[n] = n % K;
    return own(backend.tensor(ElementType.INT32, Shape.of(N))).writeInts(values);
  }

  /** A flag that nobody has raised. */
  Tensor flag(Shape shape) {
    return own(backend.tensor(ElementType.INT32, shape)).writeInts(new int[shape.size()]);
  }

  private Tensor own(Tensor tensor) {
    tensors.add(tensor);
    return tensor;
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
