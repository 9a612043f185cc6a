package dev.clarinet.opencl.tune;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Sum;
import dev.clarinet.opencl.runtime.Space;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A workload on a device for trials, with its tensors. It can be prepared in several ways at a time. */
final class Trial<O extends Operation> implements AutoCloseable {
  private static final int SAMPLES = 64;

  private final Backend backend;
  private final TrialChoices choices;
  private final Workload<O> work;
  private final Deque<Runnable> mine = new ArrayDeque<>();
  private final List<float[]> noise = new ArrayList<>();
  private final List<Tensor> reads = new ArrayList<>();
  private final Tensor answer;
  private final Runnable change;

  /** The workload on this backend, where these choices are made. */
  Trial(Backend backend, TrialChoices choices, Workload<O> work) {
    this.backend = backend;
    this.choices = choices;
    this.work = work;
    var random = new SplittableRandom(1);
    for (Shape shape : work.reads()) {
      noise.add(noise(shape.size(), random));
      reads.add(tensor(shape).write(noise.get(noise.size() - 1)));
    }
    answer = tensor(work.writes());
    change = work.changing().map(this::copying).orElse(() -> {});
  }

  private Tensor tensor(Shape shape) {
    var tensor = backend.tensor(shape);
    mine.push(tensor::close);
    return tensor;
  }

  /** As after a ReLU, and of sizes up to 16 times apart. */
  private static float[] noise(int size, SplittableRandom random) {
    var values = new float[size];
    for (int i = 0; i < size; i++)
      values[i] = Math.max(0, (float) random.nextDouble(-1, 1) / (1 << random.nextInt(5)));
    return values;
  }

  /** What writes the same numbers into a tensor that is read. */
  private Runnable copying(int index) {
    var to = reads.get(index);
    var from = tensor(to.shape()).write(noise.get(index));
    var sum = backend.prepare(new Sum.Terms(1, to.shape()));
    mine.push(sum::close);
    return () -> sum.forward(List.of(from), to);
  }

  /** What launchers ask where this is done as it is settled; they may ask more once that is decided. */
  List<Space<?>> asked() {
    choices.tryOut(Optional.empty());
    choices.forget();
    try (var operation = backend.prepare(work.spec())) {
      if (work.lazy()) choices.forget();
      work.call().run(operation, reads, answer);
      backend.finish();
    }
    return choices.asked();
  }

  /** One way to do it, which has run once. */
  final class Way implements AutoCloseable {
    private final String candidate;
    private final O operation;
    private final double error;
    private final float[] answers;

    private Way(Journal.Attempt attempt) {
      candidate = attempt.candidate();
      choices.tryOut(Optional.of(attempt));
      operation = backend.prepare(work.spec());
      try {
        answers = answers();
      } catch (RuntimeException e) {
        operation.close();
        throw e;
      }
      error = choices.error();
    }

    private float[] answers() {
      var nothing = new float[work.writes().size()];
      Arrays.fill(nothing, Float.NaN);
      answer.write(nothing);
      run();
      return answer.read();
    }

    String candidate() {
      return candidate;
    }

    /** Queues a run. */
    void run() {
      change.run();
      work.call().run(operation, reads, answer);
    }

    /** Why this way is none, if so: its answers are not the sums, or not those of the first way. */
    Optional<String> problem(Way first) {
      var random = new SplittableRandom(2);
      double largest = 0, worst = 0, furthest = 0;
      for (int i = 0; i < SAMPLES; i++) {
        int index = random.nextInt(answers.length);
        var sums = new Sums();
        work.exact().add(index, noise, sums);
        largest = Math.max(largest, sums.size());
        worst = worse(worst, answers[index] - sums.value());
      }
      for (int i = 0; i < answers.length; i++)
        furthest = worse(furthest, (double) answers[i] - first.answers[i]);
      if (worst <= error * largest && furthest <= (error + first.error) * largest)
        return Optional.empty();
      return Optional.of(String.format(
          "wrong by %.1e, by %.1e beside the first; %.0e is the most",
          worst / largest, furthest / largest, error));
    }

    /** The larger one, and what is no number for good. */
    private static double worse(double worst, double difference) {
      return Double.isNaN(difference) || Double.isNaN(worst)
          ? Double.NaN
          : Math.max(worst, Math.abs(difference));
    }

    @Override
    public void close() {
      operation.close();
    }
  }

  /** Prepares it so, and runs it once. */
  Way way(Journal.Attempt attempt) {
    return new Way(attempt);
  }

  /** Waits until what was queued is done. */
  void finish() {
    backend.finish();
  }

  @Override
  public void close() {
    while (!mine.isEmpty()) mine.pop().run();
  }
}
