package dev.clarinet.bench;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.*;
import static dev.clarinet.op.Window.kernel;

import dev.clarinet.Network;
import dev.clarinet.Network.Node;
import dev.clarinet.layer.Conv2d;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Part;
import java.util.ArrayList;
import java.util.List;

/** The networks that are trained and asked. */
final class Networks {
  private Networks() {}

  /** LeNet, after LeCun and others (1998): 431,080 parameters. */
  static Network lenet() {
    return Network.of(
        image(1, 28, 28),
        conv2d(20, kernel(5)),
        relu(),
        maxPool2d(2),
        conv2d(50, kernel(5)),
        relu(),
        maxPool2d(2),
        flatten(),
        linear(500),
        relu(),
        linear(10));
  }

  /** ResNet-18, after He and others (2015). */
  static Network resnet18() {
    var parts = new ArrayList<Part>(List.of(
        conv(64, 7, 2), batchNorm2d(), relu(), maxPool2d(kernel(3).stride(2).pad(1))));
    int C = 64;
    for (int K : List.of(64, 128, 256, 512)) {
      parts.add(block(C, K));
      parts.add(relu());
      parts.add(block(K, K));
      parts.add(relu());
      C = K;
    }
    parts.addAll(List.of(globalAveragePool(), flatten(), linear(1000)));
    return Network.of(image(3, 224, 224), parts.toArray(Part[]::new));
  }

  private static Part block(int C, int K) {
    int stride = C == K ? 1 : 2;
    var body = branch(conv(K, 3, stride), batchNorm2d(), relu(), conv(K, 3, 1), batchNorm2d());
    return C == K ? residual(body) : residual(body, branch(conv(K, 1, 2), batchNorm2d()));
  }

  /** Padded so that only the stride makes the image smaller. */
  private static Conv2d conv(int K, int R, int stride) {
    return conv2d(K, kernel(R).stride(stride).pad(R / 2)).withoutBias();
  }

  /** Operations that forward takes for so many images. */
  static double flops(Network network, int N) {
    var shapes = network.shapes(N);
    double flops = 0;
    for (Node node : network.nodes()) {
      var in = Inputs.of(node.inputs().stream().map(shapes::get).toList());
      if (!node.isInput()) flops += 2.0 * node.layer().multiplyAdds(in);
    }
    return flops;
  }
}
