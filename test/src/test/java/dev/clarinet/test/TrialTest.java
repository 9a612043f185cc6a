package dev.clarinet.test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.clarinet.Backend;
import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Spec;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** That a trial finds what it looks for: faults planted in an operation that should double x. */
class TrialTest {
  private static final Shape FOUR = Shape.of(4);

  /** What is done to the answer 2x, or beside it. */
  private interface Fault {
    void plant(Tensor x, Tensor y, double[] answer);
  }

  /** An operation with a fault, behind no checks at all. */
  private record Doubling(Fault fault) implements Spec<Activation> {
    @Override
    public Activation checked(Activation raw, Guard guard) {
      return operation(guard::close);
    }

    @Override
    public Activation composedOn(Backend backend) {
      return operation(() -> {});
    }

    private Activation operation(Runnable close) {
      return new Activation() {
        @Override
        public void forward(Tensor x, Tensor y) {
          fault.plant(x, y, Arrays.stream(x.readDoubles()).map(v -> 2 * v).toArray());
        }

        @Override
        public void gradInput(Tensor x, Tensor y, Tensor dy, Tensor dx) {
          throw new AssertionError("the trials here run forward");
        }

        @Override
        public void close() {
          close.run();
        }
      };
    }
  }

  private static Trial<Activation> trial(Fault fault) {
    return Trial.of(new Doubling(fault))
        .reads("x", FOUR, 1, 2, 3, 4)
        .writes("y", FOUR)
        .calls((doubling, t) -> doubling.forward(t.get("x"), t.get("y")));
  }

  private static void finds(String message, Backend backend, Fault fault) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> trial(fault).on(backend))
        .withMessageContaining(message);
  }

  private static void right(Tensor x, Tensor y, double[] answer) {
    y.writeDoubles(answer);
  }

  @OnReference
  void aRightOneGivesItsAnswer(Backend backend) {
    trial(TrialTest::right).on(backend).assertClose(twice(), exactly());
  }

  @OnReference
  void anElementThatIsNeverWrittenIsFound(Backend backend) {
    var answers = trial(
            (x, y, answer) -> y.as(Shape.of(3)).writeDoubles(answer[0], answer[1], answer[2]))
        .on(backend);

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> answers.assertClose(twice(), exactly()))
        .withMessage("y[3] is NaN, expected 8.0 ± 0.0; 1 of 4 elements are wrong");
  }

  @OnReference
  void anElementBehindTheEndIsFound(Backend backend) {
    finds("what lies behind the end of y", backend, (x, y, answer) -> {
      y.as(Shape.of(5)).write(0, 0, 0, 0, 0);
      y.writeDoubles(answer);
    });
  }

  @OnReference
  void aChangedInputIsFound(Backend backend) {
    finds("what is only read: x[2] is 9.0, expected 3.0", backend, (x, y, answer) -> {
      x.write(1, 2, 9, 4);
      y.writeDoubles(answer);
    });
  }

  @OnReference
  void anAnswerThatIsOtherAtTheSecondRunIsFound(Backend backend) {
    var runs = new AtomicInteger();
    finds("another run: y[1] is 1.0, expected 0.0", backend, (x, y, answer) -> {
      answer[1] = runs.getAndIncrement();
      y.writeDoubles(answer);
    });
  }

  @OnReference
  void anotherZeroIsAnotherAnswerAtTheSecondRun(Backend backend) {
    var runs = new AtomicInteger();
    finds("another run: y[0] is 0.0, expected -0.0", backend, (x, y, answer) -> {
      answer[0] = runs.getAndIncrement() == 0 ? -0.0 : 0.0;
      y.writeDoubles(answer);
    });
  }

  @OnReference
  void anOperationWithoutChecksIsFound(Backend backend) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Refusals.check(trial(TrialTest::right), backend));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Refusals.checkAlias(trial(TrialTest::right), backend, "y", "x"));
  }

  @OnReference
  void aWrongSlopeIsFound() {
    double[] dy = {1, 1, 1, 1};
    Slopes.check(trial(TrialTest::right), "y", dy, "x", new double[] {2, 2, 2, 2});
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () -> Slopes.check(trial(TrialTest::right), "y", dy, "x", new double[] {2, 2, -2, 2}))
        .withMessageStartingWith("the slope by x[2] is -2.0, the difference says 2.000");
  }

  private static Answers twice() {
    return new Answers(Map.of("y", new double[] {2, 4, 6, 8}));
  }

  private static Answers exactly() {
    return new Answers(Map.of("y", new double[4]));
  }
}
