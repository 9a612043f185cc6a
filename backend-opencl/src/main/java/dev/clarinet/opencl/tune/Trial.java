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

/** A workload on a device for trials, with its tensors. It can be prepared in several ways at a time. */
final class Trial<O extends Operation> implements AutoCloseable {
  private final Backend backend;
  private final TrialChoices choices;
  private final Workload<O> work;
  private final Oracle oracle;
  private final Deque<Runnable> mine = new ArrayDeque<>();
  private final List<Tensor> reads = new ArrayList<>();
  private final Tensor answer;
  private final List<Runnable> changes = new ArrayList<>();

  /** The workload on this backend, where these choices are made. */
  Trial(Backend backend, TrialChoices choices, Workload<O> work) {
    this.backend = backend;
    this.choices = choices;
    this.work = work;
    oracle = new Oracle(work);
    for (int i = 0; i < work.reads().size(); i++) {
      var input = work.reads().get(i);
      reads.add(tensor(input.shape()).write(oracle.noise().get(i)));
      if (input.kind() == Input.Kind.WEIGHTS) changes.add(copying(i));
    }
    answer = tensor(work.writes());
  }

  private Tensor tensor(Shape shape) {
    var tensor = backend.tensor(shape);
    mine.push(tensor::close);
    return tensor;
  }

  /** What writes the same numbers into a tensor that is read. */
  private Runnable copying(int index) {
    var to = reads.get(index);
    var from = tensor(to.shape()).write(oracle.noise().get(index));
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
    private final Oracle.Answers answers;

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
    }

    /** Those where there was nothing before. */
    private Oracle.Answers answers() {
      var nothing = new float[work.writes().size()];
      Arrays.fill(nothing, Float.NaN);
      answer.write(nothing);
      run();
      return new Oracle.Answers(answer.read(), choices.error());
    }

    String candidate() {
      return candidate;
    }

    /** Queues a run. */
    void run() {
      changes.forEach(Runnable::run);
      work.call().run(operation, reads, answer);
    }

    /** Why this way is none, if so, by itself and beside the first that is one. */
    Optional<String> problem(Optional<Way> first) {
      return oracle.problem(answers, first.map(way -> way.answers));
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
