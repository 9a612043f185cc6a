package dev.clarinet.samples;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.*;
import static dev.clarinet.op.Window.kernel;

import dev.clarinet.Network;
import dev.clarinet.layer.Part;

/** ResNet-18, after He and others (2015), for 1000 classes of images of 224×224 pixels. */
public final class ResNet18 {
  /** The network: its answers are logits. */
  public static final Network NETWORK = Network.of(
      image(3, 224, 224),
      convolution(64, 7, 2),
      relu(),
      maxPool2d(kernel(3).stride(2).pad(1)),
      block(64, 1),
      block(64, 1),
      block(128, 2),
      block(128, 1),
      block(256, 2),
      block(256, 1),
      block(512, 2),
      block(512, 1),
      globalAveragePool(),
      flatten(),
      linear(1000));

  private ResNet18() {}

  /** Two convolutions beside a shortcut, which takes one of its own where the image gets smaller. */
  private static Part block(int K, int stride) {
    var body = branch(convolution(K, 3, stride), relu(), convolution(K, 3, 1));
    return branch(stride == 1 ? residual(body) : residual(body, convolution(K, 1, stride)), relu());
  }

  /** Padded so that only the stride makes the image smaller. */
  private static Part.Chain convolution(int K, int size, int stride) {
    var conv = conv2d(K, kernel(size).stride(stride).pad(size / 2)).withoutBias();
    return branch(conv, batchNorm2d());
  }
}
