package dev.clarinet.train;

import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.layer.Layer;

/**
 * What training makes small: a layer of two inputs, answers and labels, that gives one number an item, y[N]. The
 * trainer takes its mean over the batch.
 */
public interface Loss extends Layer {
  /** The shape of an item's label, for an item's answer; both without N. */
  Shape labelShape(Shape answer);

  /** INT32 for class labels, FLOAT32 for targets. */
  ElementType labelType();
}
