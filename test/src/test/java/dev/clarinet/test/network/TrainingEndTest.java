package dev.clarinet.test.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Trainer;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.train.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a training ends: who hears of it, of what it failed, and what an interruption does. */
class TrainingEndTest {
  /** Notes the end, and fails in it. */
  private static Listener failingAtTheEnd(String name, List<String> ended) {
    return new Listener() {
      @Override
      public void onEnd() {
        ended.add(name);
        throw new IllegalStateException(name);
      }
    };
  }

  @Test
  void allListenersHearOfTheEndAndTheFirstFailureIsTheOneThatIsThrown() {
    var ended = new ArrayList<String>();
    Listener first = failingAtTheEnd("first", ended), second = failingAtTheEnd("second", ended);
    var failing = new Listener() {
      @Override
      public Verdict onStep(StepDone step) {
        throw new IllegalArgumentException("the cause");
      }
    };
    try (var reference = Backends.open("reference");
        var model = Nets.small().on(reference, 1)) {
      var trainer = Trainer.of(model).batchSize(8).epochs(1);

      assertThatThrownBy(() -> trainer.listeners(first, failing, second).fit(Stripes.of(21, 1)))
          .hasMessage("the cause")
          .satisfies(e -> assertThat(e.getSuppressed())
              .extracting(Throwable::getMessage)
              .containsExactly("first", "second"));
      assertThatThrownBy(() -> trainer.listeners(first, second).fit(Stripes.of(21, 1)))
          .hasMessage("first")
          .satisfies(e -> assertThat(e.getSuppressed())
              .extracting(Throwable::getMessage)
              .containsExactly("second"));
      assertThat(ended).containsExactly("first", "second", "first", "second");
    }
  }

  @EveryBackend
  void anInterruptedTrainingEndsWithItsStepAndTheModelIsWhole(Backend backend) {
    var steps = new AtomicInteger();
    var interrupting = new Listener() {
      @Override
      public Verdict onStep(StepDone step) {
        if (steps.incrementAndGet() == 3) Thread.currentThread().interrupt();
        return Verdict.CONTINUE;
      }
    };
    try (var model = Nets.small().on(backend, 1)) {
      var trainer = Trainer.of(model).batchSize(4).epochs(2);

      assertThatIllegalStateException()
          .isThrownBy(() -> trainer.listeners(interrupting).fit(Stripes.of(80, 1)))
          .withMessageContaining("interrupted");
      assertThat(steps).hasValue(3);
      assertThatIllegalStateException().isThrownBy(() -> trainer.evaluate(Stripes.of(80, 1)));
      assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
      trainer.fit(Stripes.of(80, 1));
    } finally {
      Thread.interrupted();
    }
  }
}
