package dev.clarinet;

import com.google.common.collect.Lists;
import dev.clarinet.data.Batch;
import dev.clarinet.data.Batches;
import dev.clarinet.data.Dataset;
import dev.clarinet.internal.Resources;
import dev.clarinet.op.Finiteness;
import dev.clarinet.train.History;
import dev.clarinet.train.History.Epoch;
import dev.clarinet.train.Listener;
import dev.clarinet.train.Listener.Verdict;
import dev.clarinet.train.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One run of a {@link Trainer}, with all that it needs on the backend. */
final class Training implements AutoCloseable {
  private final Trainer trainer;
  private final Model model;
  private final Dataset data;
  private final JudgedPasses passes;
  private final Optional<Evaluator> evaluator;
  private final Optimizer.Steps optimizer;
  private final Tensor flag;
  private final Map<Integer, Finiteness> finiteness = new HashMap<>();
  private final Resources mine = new Resources();
  private long step;

  Training(Trainer trainer, Dataset data, Optional<Dataset> validation) {
    this.trainer = trainer;
    this.model = trainer.model();
    this.data = data;
    model.requireWhole();
    model.reportOtherTuning();
    var learning = learning();
    learning.forEach(p -> mine.own(p::closeGrad));
    try {
      passes = mine.own(new JudgedPasses(
          model, trainer.loss(), Purpose.training(learning::contains), data, trainer.batchSize()));
      evaluator = validation.map(v -> mine.own(
          new Evaluator(model, trainer.loss(), trainer.metrics(), v, trainer.batchSize())));
      optimizer = mine.own(trainer.optimizer().on(model.backend(), learning));
      flag =
          mine.own(model.backend().tensor(ElementType.INT32, Finiteness.FLAG)).writeInts(0);
    } catch (RuntimeException | Error e) {
      mine.closeAfter(e);
      throw e;
    }
  }

  private List<Parameter> learning() {
    var learning = model.parameters().values().stream()
        .filter(p -> p.spec().learns() && !trainer.frozen().test(p.name()))
        .toList();
    if (learning.isEmpty())
      throw new IllegalArgumentException("there is nothing to learn: all parameters are frozen");
    return learning;
  }

  History run() {
    var epochs = new ArrayList<Epoch>();
    var start = new Listener.Start(model, trainer.epochs(), data.size(), trainer.batchSize());
    var ends = ends();
    try {
      trainer.listeners().forEach(listener -> listener.onStart(start));
      boolean goesOn = true;
      for (int e = 1; e <= trainer.epochs() && goesOn; e++) {
        goesOn = epoch(e, epochs);
      }
    } catch (RuntimeException | Error e) {
      ends.closeAfter(e);
      throw e;
    }
    ends.close();
    return new History(epochs);
  }

  /** Tells all listeners of the end when it is closed, in their order: of resources the last is closed first. */
  private Resources ends() {
    var ends = new Resources();
    Lists.reverse(trainer.listeners()).forEach(listener -> ends.own(listener::onEnd));
    return ends;
  }

  /** Trains on all batches once, then validates; returns whether the training goes on. */
  private boolean epoch(int number, List<Epoch> done) {
    var tallies = new Tallies(trainer.metrics(), data);
    long began = System.nanoTime();
    boolean goesOn = true;
    double rate = 0;
    try (var batches = Batches.of(data, trainer.batchSize()).shuffled(trainer.seed(), number)) {
      for (Batch batch : batches) {
        double epochsDone = number - 1 + (double) tallies.items() / data.size();
        rate = rate(number, epochsDone);
        step(batch, tallies, rate);
        var event = new Listener.StepDone(
            number,
            trainer.epochs(),
            tallies.items(),
            data.size(),
            tallies.meanLoss(),
            seconds(began));
        goesOn = all(listener -> listener.onStep(event));
        if (!goesOn) break;
      }
    }
    model.backend().finish();
    double seconds = seconds(began);
    var epoch = new Epoch(
        number,
        tallies.meanLoss(),
        tallies.values(),
        evaluator.map(Evaluator::evaluate),
        rate,
        seconds,
        tallies.items() / seconds);
    done.add(epoch);
    return all(listener -> listener.onEpoch(new Listener.EpochDone(model, epoch, trainer.epochs())))
        && goesOn;
  }

  private double rate(int epoch, double epochsDone) {
    var schedule = trainer.schedule();
    double rate =
        trainer.optimizer().learningRate() * schedule.factor(epochsDone, trainer.epochs());
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the schedule " + schedule + " makes a learning rate of "
          + rate + " in epoch " + epoch + ": it is finite and at least 0");
    }
    return rate;
  }

  /** Asks every listener, also when one has said to stop. */
  private boolean all(Function<Listener, Verdict> question) {
    return trainer.listeners().stream()
            .map(question)
            .filter(Verdict.STOP::equals)
            .count()
        == 0;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /**
   * One step, between whose beginning and end nobody sees the model. The host waits once, for the losses, while the
   * device goes on with backward; what it does then, and queues for the step after, it does beside that.
   */
  private void step(Batch batch, Tallies tallies, double rate) {
    model.exclusively(() -> {
      model.requireWhole();
      try (var seen = new Resources()) {
        var pass = passes.load(batch);
        pass.forward(step);
        var watch = finiteness.computeIfAbsent(batch.N(), this::finiteness);
        label(Network.LOSS, "check", () -> watch.check(pass.output(), flag));
        var losses = seen.own(pass.output().snapshot());
        var answers = answers(pass).map(seen::own);
        pass.backward();
        label("", "optimizer", () -> optimizer.step(flag, rate));
        double[] values = losses.readDoubles();
        for (double loss : values) if (!Double.isFinite(loss)) throw diagnosis(pass, batch);
        tallies.add(batch, values, answers.map(Snapshot::read).orElse(new float[0]));
        step++;
        return step;
      } catch (NonFiniteLossException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        model.markBroken();
        throw e;
      }
    });
  }

  private void label(String layer, String part, Runnable work) {
    Profile.label(model.backend(), layer, part, work);
  }

  /** What the metrics look at, if there are any. */
  private Optional<Snapshot> answers(Pass pass) {
    return trainer.metrics().isEmpty()
        ? Optional.empty()
        : Optional.of(passes.answers(pass).snapshot());
  }

  private Finiteness finiteness(int N) {
    return mine.own(model.backend().prepare(new Finiteness.Elements(Shape.of(N))));
  }

  /** Runs the batch once more and looks where it begins; the flag has kept the optimiser from using it. */
  private NonFiniteLossException diagnosis(Pass pass, Batch batch) {
    for (Parameter p : model.parameters().values()) {
      if (p.spec().learns() && !isFinite(p.value())) {
        model.markBroken();
        return new NonFiniteLossException(
            p.layer(), step, "its parameter " + p.name() + " is not finite");
      }
    }
    var found = new ArrayList<String>();
    passes.write(pass, batch);
    pass.forward(step, s -> {
      if (found.isEmpty() && s.answer().type() == ElementType.FLOAT32 && !isFinite(s.answer()))
        found.add(s.node().name());
    });
    boolean lost = model.parameters().values().stream().anyMatch(p -> !isFinite(p.value()));
    if (lost) model.markBroken();
    return new NonFiniteLossException(
        found.isEmpty() ? Network.LOSS : found.get(0),
        step,
        "its answer is not finite; the learning rate may be too high, or the data too large"
            + (lost ? "; statistics of the model are lost" : ""));
  }

  private static boolean isFinite(Tensor tensor) {
    for (double value : tensor.readDoubles()) if (!Double.isFinite(value)) return false;
    return true;
  }

  @Override
  public void close() {
    mine.close();
  }
}
