package dev.clarinet.samples;

import static dev.clarinet.Shape.image;
import static dev.clarinet.layer.Layers.*;
import static dev.clarinet.op.Window.kernel;
import static dev.clarinet.train.Optimizers.sgd;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Trainer;
import dev.clarinet.data.Split;
import dev.clarinet.train.Listeners;
import dev.clarinet.train.Metric;
import dev.clarinet.train.Schedule;
import java.nio.file.Path;

/** LeNet, after LeCun and others (1998), with what a training usually has: schedule, validation, log, best model. */
public final class LeNet {
  /** The network: its answers are logits, since the loss owns the softmax. */
  public static final Network NETWORK = Network.of(
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

  private LeNet() {}

  public static void main(String[] args) {
    try (Backend backend = Backends.best()) {
      run(backend, Mnist.find(args), 5, Path.of("."));
    }
  }

  /** Trains; the best model and the log are in the folder then. */
  public static void run(Backend backend, Split images, int epochs, Path folder) {
    Split held = Split.every(10, images.train()); // the test images stay unseen
    try (Model model = NETWORK.on(backend, 1)) {
      Trainer.of(model)
          .optimizer(sgd(0.05).momentum(0.9).weightDecay(5e-4))
          .schedule(Schedule.cosine())
          .metrics(Metric.accuracy())
          .listeners(
              Listeners.progressBar(),
              Listeners.csv(folder.resolve("lenet.csv")),
              Listeners.saveBest(folder.resolve("lenet.safetensors")))
          .batchSize(64)
          .epochs(epochs)
          .fit(held.train(), held.test());
    }
  }
}
