package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Recurrence;
import dev.clarinet.op.Recurrence.Steps;
import dev.clarinet.test.Answers;
import dev.clarinet.test.Bounds;
import dev.clarinet.test.Dice;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.Random;
import dev.clarinet.test.Refusals;
import dev.clarinet.test.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecurrenceTest {
  private static final Shape THREE = Shape.of(3);

  /** Elements that fill no work-item, one, or many and a part of one. */
  static Steps any(Dice dice) {
    return new Steps(
        dice.oneOf(0, 1, 7, 8, 9, 30),
        dice.oneOf(List.of(0.5, -0.9, 1.0)),
        dice.oneOf(List.of(0.0, 1.0, -0.3)),
        Shape.of(dice.oneOf(1, 15, 16, 192, 193, 1024, 2500)));
  }

  static Trial<Recurrence> forward(Steps g, double... x) {
    return Trial.of(g)
        .reads("x", g.shape(), x)
        .writes("y", g.shape())
        .calls((recurrence, t) -> recurrence.forward(t.get("x"), t.get("y")));
  }

  /** 8 → 5 → 3.5, 0 → 1 → 1.5, 2 stays. */
  @EveryBackend
  void eachStepMultipliesAndAdds(Backend backend) {
    assertThat(forward(new Steps(2, 0.5, 1, THREE), 8, 0, 2).on(backend).get("y"))
        .containsExactly(3.5, 1.5, 2);
  }

  @EveryBackend
  void withoutStepsItCopies(Backend backend) {
    assertThat(forward(new Steps(0, 0.5, 1, THREE), 8, 0, 2).on(backend).get("y"))
        .containsExactly(8, 0, 2);
  }

  @EveryBackend
  void agreesWithTheDefinition(Backend backend, @Random(cases = 40) Steps g, Dice dice) {
    forward(g, dice.floats(g.shape())).agreesOn(backend, bounds(g));
  }

  /** Two roundings a step, of numbers that are no larger than |x| + steps·|b|; and a and b are floats there. */
  private static Bounds bounds(Steps g) {
    return (trial, expected) -> {
      double[] bounds = Arrays.stream(trial.before("x"))
          .map(x ->
              4 * (g.steps() + 1) * Bounds.ROUNDING * (Math.abs(x) + g.steps() * Math.abs(g.b())))
          .toArray();
      return new Answers(Map.of("y", bounds));
    };
  }

  @EveryBackend
  void refusesWhatDoesNotFit(Backend backend) {
    Refusals.check(forward(new Steps(2, 0.5, 1, THREE), 8, 0, 2), backend);
  }

  @Test
  void thereAreNoFewerStepsThanNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Steps(-1, 0.5, 1, THREE))
        .withMessage("recurrence: at least 0 steps, not -1");
  }
}
