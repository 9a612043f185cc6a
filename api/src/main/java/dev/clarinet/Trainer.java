package dev.clarinet;

import dev.clarinet.data.Dataset;
import dev.clarinet.train.Evaluation;
import dev.clarinet.train.History;
import dev.clarinet.train.Listener;
import dev.clarinet.train.Loss;
import dev.clarinet.train.Losses;
import dev.clarinet.train.Metric;
import dev.clarinet.train.Optimizer;
import dev.clarinet.train.Optimizers;
import dev.clarinet.train.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The loop: goes through the data epoch by epoch, and moves the model's parameters against the slopes of the loss.
 *
 * <p>A value: each method gives a changed copy, and {@code fit} may be called any number of times. One training at a
 * time may run on a model; predicting, evaluating, saving and copying beside it are safe. Unless said otherwise:
 * softmax cross-entropy, SGD with learning rate 0.05 and momentum 0.9, batches of 64, 10 epochs, the model's own seed,
 * nothing frozen.
 */
public final class Trainer {
  private final Model model;
  private Loss loss = Losses.softmaxCrossEntropy();
  private Optimizer optimizer = Optimizers.sgd(0.05).momentum(0.9);
  private Schedule schedule = Schedule.constant();
  private List<Metric> metrics = List.of();
  private List<Listener> listeners = List.of();
  private Predicate<String> frozen = name -> false;
  private int batchSize = 64;
  private int epochs = 10;
  private long seed;

  private Trainer(Model model) {
    this.model = model;
    this.seed = model.seed();
  }

  /** A trainer of this model. */
  public static Trainer of(Model model) {
    return new Trainer(model);
  }

  private Trainer changed(Consumer<Trainer> change) {
    var copy = new Trainer(model);
    copy.loss = loss;
    copy.optimizer = optimizer;
    copy.schedule = schedule;
    copy.metrics = metrics;
    copy.listeners = listeners;
    copy.frozen = frozen;
    copy.batchSize = batchSize;
    copy.epochs = epochs;
    copy.seed = seed;
    change.accept(copy);
    return copy;
  }

  /** Makes this small. */
  public Trainer loss(Loss loss) {
    return changed(t -> t.loss = loss);
  }

  /** Moves the parameters so. */
  public Trainer optimizer(Optimizer optimizer) {
    return changed(t -> t.optimizer = optimizer);
  }

  /** Changes the learning rate so. */
  public Trainer schedule(Schedule schedule) {
    return changed(t -> t.schedule = schedule);
  }

  /** Measures this too, while training and in validation. */
  public Trainer metrics(Metric... metrics) {
    return changed(t -> t.metrics = List.of(metrics));
  }

  /** Tells these how it goes. */
  public Trainer listeners(Listener... listeners) {
    return changed(t -> t.listeners = List.of(listeners));
  }

  /** Leaves the parameters with these names, as {@code conv2d1.filters}, as they are. */
  public Trainer freeze(Predicate<String> names) {
    return changed(t -> t.frozen = names);
  }

  /**
   * Takes so many items a step, at least 1; the last step of an epoch takes what is left. A batch larger than the data
   * set is refused by {@link #fit(Dataset) fit}, while {@link #evaluate} takes all items at once then.
   */
  public Trainer batchSize(int batchSize) {
    if (batchSize < 1)
      throw new IllegalArgumentException("a batch has at least 1 item, not " + batchSize);
    return changed(t -> t.batchSize = batchSize);
  }

  /** Goes through the data so many times, at least 1. */
  public Trainer epochs(int epochs) {
    if (epochs < 1)
      throw new IllegalArgumentException("training takes at least 1 epoch, not " + epochs);
    return changed(t -> t.epochs = epochs);
  }

  /** Shuffles by this seed. */
  public Trainer seed(long seed) {
    return changed(t -> t.seed = seed);
  }

  /**
   * Trains. Each call begins anew: its epochs have the order of items that those of the call before had, unless the
   * trainer's {@link #seed} is another; its steps drop the same out, which follows from the model's seed; and the
   * optimiser remembers nothing.
   *
   * @throws IllegalArgumentException if the data do not fit the network and the loss, an item cannot be had, or the
   *     schedule makes a learning rate that is negative or not finite
   * @throws IllegalStateException if the thread is interrupted, which it stays; the training ends with the step that it
   *     is at, and the model is whole
   * @throws NonFiniteLossException if the loss becomes NaN or infinite
   */
  public History fit(Dataset train) {
    return fit(train, Optional.empty());
  }

  /** Trains, and evaluates on {@code validation} after each epoch. */
  public History fit(Dataset train, Dataset validation) {
    return fit(train, Optional.of(validation));
  }

  private History fit(Dataset train, Optional<Dataset> validation) {
    if (batchSize > train.size()) {
      throw new IllegalArgumentException(
          "a batch of " + batchSize + " is larger than the data set of " + train.size());
    }
    try (var training = new Training(this, train, validation)) {
      return training.run();
    }
  }

  /**
   * The loss and the metrics of the model as it is on a data set. It looks at a copy, rewritten for inference as a
   * {@link Predictor}'s is, so that a training beside it changes nothing.
   *
   * @throws IllegalStateException if the thread is interrupted, which it stays
   */
  public Evaluation evaluate(Dataset data) {
    try (var evaluator = new Evaluator(model, loss, metrics, data, batchSize)) {
      return evaluator.evaluate();
    }
  }

  Model model() {
    return model;
  }

  Loss loss() {
    return loss;
  }

  Optimizer optimizer() {
    return optimizer;
  }

  Schedule schedule() {
    return schedule;
  }

  List<Metric> metrics() {
    return metrics;
  }

  List<Listener> listeners() {
    return listeners;
  }

  Predicate<String> frozen() {
    return frozen;
  }

  int batchSize() {
    return batchSize;
  }

  int epochs() {
    return epochs;
  }

  long seed() {
    return seed;
  }
}
