package dev.clarinet.test.onnx;

import dev.clarinet.Backend;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A backend for the length of one node: what is made here is closed with it. */
final class OnnxBench implements AutoCloseable {
  private final Backend backend;
  private final List<Runnable> closers = new ArrayList<>();

  OnnxBench(Backend backend) {
    this.backend = backend;
  }

  /** A tensor with the array's elements. */
  Tensor put(OnnxArray array) {
    return made(array.shape()).writeDoubles(array.values());
  }

  /** A tensor of integers. */
  Tensor put(int... values) {
    var tensor = backend.tensor(ElementType.INT32, Shape.of(values.length));
    closers.add(tensor::close);
    return tensor.writeInts(values);
  }

  /** A tensor full of NaN: what an operation must overwrite. */
  Tensor empty(Shape shape) {
    var values = new float[shape.size()];
    Arrays.fill(values, Float.NaN);
    return made(shape).write(values);
  }

  private Tensor made(Shape shape) {
    var tensor = backend.tensor(shape);
    closers.add(tensor::close);
    return tensor;
  }

  /** An operation, ready to run. */
  <O extends Operation> O prepare(Spec<O> spec) {
    O operation = backend.prepare(spec);
    closers.add(operation::close);
    return operation;
  }

  /** A tensor's elements. */
  static OnnxArray read(Tensor tensor) {
    return OnnxArray.floats(tensor.shape(), tensor.readDoubles());
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }
}
