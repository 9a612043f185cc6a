package dev.clarinet.samples.cli;

import dev.clarinet.Backend;
import dev.clarinet.Network;
import dev.clarinet.Predictor;
import dev.clarinet.Trainer;
import dev.clarinet.Translator;
import dev.clarinet.train.Losses;
import dev.clarinet.train.Optimizers;

/**
 * All that a network does, once and on noise: a step of training, inference on a batch and on one item. A backend that
 * tunes what it prepares then knows the network's operations.
 *
 * @param network with one input
 * @param batch items of a step
 */
record Rehearsal(Network network, int batch) {
  /** Runs it. */
  void on(Backend backend) {
    var noise = new Noise(
        batch, network.item(network.inputs().get(0).name()), network.item(network.output()));
    try (var model = network.on(backend, 1)) {
      Trainer.of(model)
          .loss(Losses.meanSquaredError())
          .optimizer(Optimizers.sgd(1e-6))
          .batchSize(batch)
          .epochs(1)
          .fit(noise, noise);
      try (var predictor = Predictor.of(model, Translator.ofNumbers())) {
        predictor.predict(new float[noise.input().size()]);
      }
    }
  }
}
