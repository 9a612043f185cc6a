package dev.clarinet;

import dev.clarinet.internal.Resources;
import dev.clarinet.layer.ParameterSpec;
import java.util.Optional;

/** An array of a model, and its slope while the model is trained. */
public final class Parameter implements AutoCloseable {
  private final String layer;
  private final ParameterSpec spec;
  private final Tensor value;
  private Optional<Tensor> grad = Optional.empty();

  Parameter(String layer, ParameterSpec spec, Tensor value) {
    this.layer = layer;
    this.spec = spec;
    this.value = value;
  }

  /** The name in a model of what a node calls so: the node's name, a dot, its own. */
  public static String name(String node, String own) {
    return node + "." + own;
  }

  /** In the model: the node's name, a dot, the name within the layer. */
  public String name() {
    return name(layer, spec.name());
  }

  /** The node that it belongs to. */
  public String layer() {
    return layer;
  }

  /** Shape, role and beginning. */
  public ParameterSpec spec() {
    return spec;
  }

  /** The numbers. */
  public Tensor value() {
    return value;
  }

  /**
   * The slope of the loss by the numbers: written by backward, read by the optimiser; made when first asked for, and
   * freed with the training.
   */
  public synchronized Tensor grad() {
    if (grad.isEmpty())
      grad = Optional.of(value.backend().tensor(spec.shape()).named("slope of " + name()));
    return grad.get();
  }

  /** The same numbers with a slope of its own: for a node that shares the parameter with others. */
  Parameter sharing() {
    return new Parameter(layer, spec, value);
  }

  synchronized void closeGrad() {
    grad.ifPresent(Tensor::close);
    grad = Optional.empty();
  }

  @Override
  public void close() {
    var both = new Resources();
    both.own(this::closeGrad);
    both.own(value);
    both.close();
  }

  @Override
  public String toString() {
    return name() + " " + spec.shape();
  }
}
