package dev.clarinet.layer;

import dev.clarinet.Shape;
import dev.clarinet.op.Activation.Function;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Window;
import java.util.List;

/** The layers by their names in the field, for static import. */
public final class Layers {
  private Layers() {}

  /** K filters of this window, He-initialised, with bias. */
  public static Conv2d conv2d(int K, Window window) {
    return new Conv2d(K, window, 1, true, Initializer.he());
  }

  /** A linear layer with K answers, He-initialised, with bias. */
  public static Linear linear(int K) {
    return new Linear(K, true, Initializer.he());
  }

  /** max(x, 0). */
  public static Activate relu() {
    return new Activate(Function.RELU, 0);
  }

  /** x above 0, slope·x below. */
  public static Activate leakyRelu(double slope) {
    return new Activate(Function.LEAKY_RELU, slope);
  }

  /** 1 / (1 + e⁻ˣ). */
  public static Activate sigmoid() {
    return new Activate(Function.SIGMOID, 0);
  }

  /** The hyperbolic tangent. */
  public static Activate tanh() {
    return new Activate(Function.TANH, 0);
  }

  /** x · sigmoid(x). */
  public static Activate silu() {
    return new Activate(Function.SILU, 0);
  }

  /** The maxima of windows of k×k that do not overlap. */
  public static Pool2d maxPool2d(int k) {
    return maxPool2d(Window.kernel(k).stride(k));
  }

  /** The maxima of these windows. */
  public static Pool2d maxPool2d(Window window) {
    return new Pool2d(Pooling.Kind.MAXIMUM, window, false, true);
  }

  /** The means of windows of k×k that do not overlap. */
  public static Pool2d averagePool2d(int k) {
    return averagePool2d(Window.kernel(k).stride(k));
  }

  /** The means of these windows, padding counted as zeros. */
  public static Pool2d averagePool2d(Window window) {
    return new Pool2d(Pooling.Kind.AVERAGE, window, false, true);
  }

  /** The mean of each channel. */
  public static GlobalAveragePool globalAveragePool() {
    return new GlobalAveragePool();
  }

  /** Batch normalisation with ε = 1e-5 and momentum 0.1. */
  public static BatchNorm2d batchNorm2d() {
    return new BatchNorm2d(1e-5, 0.1);
  }

  /** Drops this part of the elements while training. */
  public static Dropout dropout(double rate) {
    return new Dropout(rate);
  }

  /** Each item as one row. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /** Each item under this shape, without N. */
  public static Reshape reshape(int... item) {
    return new Reshape(Shape.of(item));
  }

  /** One after the other. */
  public static Part.Chain branch(Part... parts) {
    return new Part.Chain(List.of(parts));
  }

  /** body(x) + x. */
  public static Part residual(Part... body) {
    return new Part.Residual(branch(body), branch());
  }

  /** body(x) + shortcut(x). */
  public static Part residual(Part.Chain body, Part.Chain shortcut) {
    return new Part.Residual(body, shortcut);
  }

  /** The answers of all branches, beside each other by channel. */
  public static Part concat(Part.Chain... branches) {
    return new Part.Branches(List.of(branches));
  }
}
