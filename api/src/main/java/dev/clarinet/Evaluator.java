package dev.clarinet;

import dev.clarinet.data.Batch;
import dev.clarinet.data.Batches;
import dev.clarinet.data.Dataset;
import dev.clarinet.internal.Resources;
import dev.clarinet.train.ConfusionMatrix;
import dev.clarinet.train.Evaluation;
import dev.clarinet.train.Loss;
import dev.clarinet.train.Metric;
import java.util.List;
import java.util.Optional;

/** A model's answers to a data set, measured on its copy for inference; prepared once, run after each epoch. */
final class Evaluator implements AutoCloseable {
  private final Inference snapshot;
  private final List<Metric> metrics;
  private final Dataset data;
  private final int batchSize;
  private final JudgedPasses passes;
  private final Resources mine = new Resources();

  Evaluator(Model model, Loss loss, List<Metric> metrics, Dataset data, int batchSize) {
    this.metrics = metrics;
    this.data = data;
    this.batchSize = Math.min(batchSize, data.size());
    snapshot = mine.own(Inference.unfilled(model));
    try {
      passes = mine.own(
          new JudgedPasses(snapshot.model(), loss, Purpose.INFERENCE, data, this.batchSize));
    } catch (RuntimeException | Error e) {
      mine.closeAfter(e);
      throw e;
    }
  }

  /** Of the model as it is now, whatever becomes of it meanwhile. */
  Evaluation evaluate() {
    snapshot.refresh();
    var tallies = new Tallies(metrics, data);
    var confusion =
        Optional.of(data.classes()).filter(classes -> !classes.isEmpty()).map(ConfusionMatrix::new);
    try (var batches = Batches.of(data, batchSize)) {
      for (Batch batch : batches) {
        var pass = passes.load(batch);
        pass.forward(0);
        var answers = passes.answers(pass).read();
        tallies.add(batch, pass.output().readDoubles(), answers);
        confusion.ifPresent(matrix -> matrix.add(batch, answers));
      }
    }
    return new Evaluation(tallies.meanLoss(), tallies.values(), confusion);
  }

  @Override
  public void close() {
    mine.close();
  }
}
