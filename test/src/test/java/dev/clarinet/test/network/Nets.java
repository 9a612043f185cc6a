package dev.clarinet.test.network;

import static dev.clarinet.layer.Layers.averagePool2d;
import static dev.clarinet.layer.Layers.batchNorm2d;
import static dev.clarinet.layer.Layers.branch;
import static dev.clarinet.layer.Layers.concat;
import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.dropout;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.globalAveragePool;
import static dev.clarinet.layer.Layers.leakyRelu;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.maxPool2d;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.layer.Layers.reshape;
import static dev.clarinet.layer.Layers.residual;
import static dev.clarinet.layer.Layers.sigmoid;
import static dev.clarinet.layer.Layers.silu;
import static dev.clarinet.layer.Layers.tanh;
import static dev.clarinet.op.Window.kernel;

import dev.clarinet.Network;
import dev.clarinet.Shape;
import dev.clarinet.layer.Initializer;

/** The networks that several tests use. */
final class Nets {
  private Nets() {}

  /** Convolution, pooling and a linear layer. */
  static Network small() {
    return Network.of(
        Stripes.IMAGE, conv2d(6, kernel(3).same()), relu(), maxPool2d(2), flatten(), linear(3));
  }

  /** Every layer there is, nested. */
  static Network everything() {
    return Network.of(
        Shape.image(2, 8, 8),
        conv2d(4, kernel(3).same()).withoutBias(),
        batchNorm2d(),
        relu(),
        residual(
            conv2d(4, kernel(3).same()).groups(2),
            batchNorm2d(),
            relu(),
            conv2d(4, kernel(2).same()),
            batchNorm2d()),
        relu(),
        residual(
            branch(conv2d(6, kernel(3).stride(2).pad(1)), tanh()),
            branch(averagePool2d(2), conv2d(6, kernel(1)).initialized(Initializer.glorot()))),
        concat(
            branch(conv2d(2, kernel(1)), silu()),
            branch(conv2d(3, kernel(3).dilation(2).same()), sigmoid()),
            branch(maxPool2d(kernel(3).same()))),
        leakyRelu(0.1),
        conv2d(8, kernel(3)),
        residual(tanh()),
        concat(branch(globalAveragePool()), branch(flatten(), linear(5))),
        reshape(13, 1, 1),
        flatten(),
        dropout(0.25),
        linear(3).withoutBias().initialized(Initializer.normal(0.3)).named("head"));
  }
}
