package dev.clarinet.samples.cli;

import dev.clarinet.Model;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.samples.pictures.Mistake;
import dev.clarinet.train.Evaluation;
import dev.clarinet.train.Metric;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * A model's answers to a data set that it has not learned from.
 *
 * @param evaluation in numbers
 * @param mistakes the wrong answers, the surest first
 */
record Examination(Evaluation evaluation, List<Mistake> mistakes) {
  private static final Metric ACCURACY = Metric.accuracy();
  private static final int BATCH_SIZE = 100;

  Examination {
    mistakes = List.copyOf(mistakes);
  }

  /** Asks for all answers. */
  static Examination of(Model model, Dataset data) {
    var mistakes = new Mistakes();
    var evaluation =
        Trainer.of(model).metrics(ACCURACY, mistakes).batchSize(BATCH_SIZE).evaluate(data);
    return new Examination(evaluation, mistakes.surestFirst());
  }

  /** The part of the answers that is right. */
  double accuracy() {
    return evaluation.metrics().getOrDefault(ACCURACY.name(), Double.NaN);
  }

  /** Prints loss and accuracy, the last line of all. */
  void print(PrintWriter out) {
    out.printf(Locale.ROOT, "test loss: %.4f%n", evaluation.loss());
    out.printf(Locale.ROOT, "test accuracy: %.4f%n", accuracy());
    out.flush();
  }
}
