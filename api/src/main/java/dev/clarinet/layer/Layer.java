package dev.clarinet.layer;

import dev.clarinet.NetworkBuilder;
import dev.clarinet.Shape;
import java.util.List;

/**
 * A description of one step of a network: a record, comparable, printable, and written to JSON under the name by which
 * {@link LayerTypes} knows it.
 *
 * <p>Shapes have N in front. Parameters never depend on N. A layer of your own is a record that implements this with
 * operations of {@code dev.clarinet.op}; {@code GradientCheck} tells whether its slopes are right.
 */
public non-sealed interface Layer extends Part {
  /**
   * The shape of the answer.
   *
   * @throws IllegalArgumentException if the inputs do not fit; the network adds the layer's name
   */
  Shape outputShape(Inputs in);

  /** What a model keeps for this layer, in the order of their positions; none unless overridden. */
  default List<ParameterSpec> parameters(Inputs in) {
    return List.of();
  }

  /** The layer's work for these inputs, ready to run. */
  Stage build(LayerContext in);

  /** Multiplications with addition that forward takes, for summaries; 0 unless overridden. */
  default long multiplyAdds(Inputs in) {
    return 0;
  }

  /** What it is, for summaries, as {@code Conv2d 20→50 5×5}: the record in words unless overridden. */
  default String summary(Inputs in) {
    return toString().replace("[]", "");
  }

  /** This layer under a name of its own in the network. */
  default Part named(String name) {
    return new Named(name, this);
  }

  @Override
  default String addTo(NetworkBuilder builder, String x) {
    return builder.add(this, x);
  }
}
