package dev.clarinet.samples.cli;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.batchNorm2d;
import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.dropout;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.maxPool2d;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.op.Window.kernel;
import static dev.clarinet.train.Optimizers.sgd;

import dev.clarinet.Network;
import dev.clarinet.samples.LeNet;
import dev.clarinet.train.Optimizer;
import dev.clarinet.train.Schedule;

/**
 * A network, and how it learns unless the command line says otherwise.
 *
 * @param network that learns
 * @param optimizer by which rule
 * @param schedule how fast over time
 * @param epochs how long
 * @param batchSize in steps of how many images
 */
record Recipe(Network network, Optimizer optimizer, Schedule schedule, int epochs, int batchSize) {

  /** For images of 8×8 pixels, few enough that they need no more than this. */
  static Recipe forDigits() {
    var network = Network.of(
        image(1, 8, 8),
        conv2d(16, kernel(3).same()).withoutBias(),
        batchNorm2d(),
        relu(),
        conv2d(32, kernel(3).same()).withoutBias(),
        batchNorm2d(),
        relu(),
        maxPool2d(2),
        flatten(),
        dropout(0.3),
        linear(10));
    return new Recipe(network, sgd(0.05).momentum(0.9), Schedule.cosine(), 20, 32);
  }

  /** For images of 28×28 pixels. */
  static Recipe forMnist() {
    var optimizer = sgd(0.05).momentum(0.9).weightDecay(5e-4);
    return new Recipe(LeNet.NETWORK, optimizer, Schedule.cosine(), 5, 64);
  }
}
