package dev.clarinet.test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.op.Operation;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What each operation must refuse: its trial is tried with one tensor exchanged for a wrong one. A refused call has
 * written nothing.
 */
public final class Refusals<O extends Operation> {
  private final Trial<O> trial;
  private final Backend backend;

  private Refusals(Trial<O> trial, Backend backend) {
    this.trial = trial;
    this.backend = backend;
  }

  /**
   * Asserts that wrong shapes, wrong types, strangers and what is closed are refused, and that the message says why.
   */
  public static <O extends Operation> void check(Trial<O> trial, Backend backend) {
    var refusals = new Refusals<>(trial, backend);
    trial.slots().forEach((letter, slot) -> {
      refusals.ofAnotherShape(letter, slot);
      refusals.ofAnotherType(letter, slot);
      refusals.ofAnotherBackend(letter, slot);
      refusals.ofAClosedTensor(letter, slot);
    });
    refusals.ofAClosedOperation();
  }

  /** Asserts that an answer in the memory of what it is made from is refused. */
  public static <O extends Operation> void checkAlias(
      Trial<O> trial, Backend backend, String answer, String read) {
    Shape y = trial.slot(answer).shape(), x = trial.slot(read).shape();
    try (var memory = backend.tensor(Shape.of(Math.max(x.size(), y.size())));
        var bench = trial.bench(backend);
        var operation = backend.prepare(trial.spec())) {
      bench.exchange(answer, memory.as(y));
      bench.exchange(read, memory.as(x));
      assertThatIllegalArgumentException()
          .as("%s in the memory of %s", answer, read)
          .isThrownBy(() -> trial.call().accept(operation, bench))
          .withMessageContaining(answer + " must not be the memory");
    }
  }

  private void ofAnotherShape(String letter, Slot slot) {
    int[] extents = slot.shape().extents();
    extents[extents.length - 1]++;
    try (var wrong = backend.tensor(slot.type(), Shape.of(extents))) {
      with(
          letter,
          wrong,
          call -> assertThatIllegalArgumentException()
              .as("%s of another shape", letter)
              .isThrownBy(call)
              .withMessageContaining(slot.shape().toString())
              .withMessageContaining(wrong.shape().toString()));
    }
  }

  private void ofAnotherType(String letter, Slot slot) {
    var other = slot.type() == ElementType.INT32 ? ElementType.FLOAT32 : ElementType.INT32;
    try (var wrong = backend.tensor(other, slot.shape())) {
      with(
          letter,
          wrong,
          call -> assertThatIllegalArgumentException()
              .as("%s of another type", letter)
              .isThrownBy(call)
              .withMessageContaining(slot.type().toString() + slot.shape())
              .withMessageContaining(other.toString() + slot.shape()));
    }
  }

  private void ofAnotherBackend(String letter, Slot slot) {
    try (var stranger = Backends.open("reference");
        var wrong = stranger.tensor(slot.type(), slot.shape())) {
      with(
          letter,
          wrong,
          call -> assertThatIllegalArgumentException()
              .as("%s of another backend", letter)
              .isThrownBy(call)
              .withMessageContaining("lives on 'reference'")
              .withMessageContaining("'" + backend.name() + "'"));
    }
  }

  private void ofAClosedTensor(String letter, Slot slot) {
    var wrong = backend.tensor(slot.type(), slot.shape());
    wrong.close();
    with(
        letter,
        wrong,
        call -> assertThatIllegalStateException()
            .as("%s when it is closed", letter)
            .isThrownBy(call)
            .withMessage("the tensor " + slot.shape() + " is closed"));
  }

  private void ofAClosedOperation() {
    var operation = backend.prepare(trial.spec());
    operation.close();
    operation.close();
    try (var bench = trial.bench(backend)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> trial.call().accept(operation, bench))
          .withMessageContaining("is closed");
    }
  }

  private void with(String letter, Tensor wrong, Consumer<ThrowingCallable> attempt) {
    try (var bench = trial.bench(backend);
        var operation = backend.prepare(trial.spec())) {
      var before = trial.answers(bench);
      var right = bench.exchange(letter, wrong);
      attempt.accept(() -> trial.call().accept(operation, bench));
      bench.exchange(letter, right);
      trial.answers(bench).assertSameBits("after a refusal", before);
    }
  }
}
