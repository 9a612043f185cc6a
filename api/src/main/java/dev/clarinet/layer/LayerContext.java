package dev.clarinet.layer;

import dev.clarinet.Parameter;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;

/** What a layer knows while it builds its stage: its inputs' shapes, and the backend behind the pass. */
public interface LayerContext extends Inputs {
  /** Whether the layer trains: not for inference, nor where all its parameters are frozen. */
  boolean training();

  /** The operation, ready to run on the pass's backend; the pass closes it. */
  <O extends Operation> O prepare(Spec<O> spec);

  /** The parameter that {@link Layer#parameters} calls so. */
  Parameter parameter(String name);

  /** A FLOAT32 tensor of this stage alone, zeros at first, which keeps what is in it; the pass closes it. */
  Tensor saved(Shape shape);

  /** The key of this layer's random numbers. */
  long randomKey();
}
