package dev.clarinet.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.clarinet.Backend;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import java.util.function.Consumer;

class TensorTest {
  private static final Shape SIX = Shape.of(2, 3);

  @EveryBackend
  void readsWhatWasWritten(Backend backend) {
    float[] values = {1.5f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE, -7};
    try (var x = backend.tensor(SIX, values)) {
      assertThat(x.read()).containsExactly(values);
      assertThat(x.write(6, 5, 4, 3, 2, 1).read()).containsExactly(6, 5, 4, 3, 2, 1);
    }
  }

  @EveryBackend
  void readsWhatWasWrittenInManyPieces(Backend backend) {
    float[] values = new float[5_000_011];
    for (int i = 0; i < values.length; i++) values[i] = i;
    try (var x = backend.tensor(Shape.of(values.length), values)) {
      values[0] = -1;
      float[] read = x.read();
      assertThat(read[0]).isZero();
      read[0] = -1;
      assertThat(java.util.Arrays.mismatch(read, values)).isNegative();
    }
  }

  @EveryBackend
  void readsWholeNumbersThatWereWritten(Backend backend) {
    try (var t = backend.tensor(ElementType.INT32, Shape.of(3))) {
      assertThat(t.writeInts(Integer.MIN_VALUE, 0x7FFFFFFF, 0x1000001).readInts())
          .containsExactly(Integer.MIN_VALUE, 0x7FFFFFFF, 0x1000001);
    }
  }

  @EveryBackend
  void doublesAreRoundedToFloatsExceptOnReference(Backend backend) {
    boolean exact = backend.name().equals("reference");
    try (var x = backend.tensor(Shape.of(2))) {
      x.writeDoubles(0.1, 1e-40);
      assertThat(x.readDoubles()[0]).isEqualTo(exact ? 0.1 : 0.1f);
      assertThat(x.read()[0]).isEqualTo(0.1f);
    }
  }

  @EveryBackend
  void saysWhatItIs(Backend backend) {
    try (var x = backend.tensor(ElementType.INT32, SIX)) {
      assertThat(x.shape()).isEqualTo(SIX);
      assertThat(x.type()).isEqualTo(ElementType.INT32);
      assertThat(x.backend()).isSameAs(backend);
      assertThat(x).hasToString("INT32[2,3] on " + backend.name());
    }
  }

  @EveryBackend
  void aSnapshotKeepsWhatATensorHeldThen(Backend backend) {
    boolean exact = backend.name().equals("reference");
    try (var x = backend.tensor(SIX).writeDoubles(0.1, 2, 3, 4, 5, 6);
        var six = x.snapshot();
        var two = x.as(Shape.of(2)).snapshot()) {
      x.write(6, 5, 4, 3, 2, 1);
      assertThat(six.readDoubles()[0]).isEqualTo(exact ? 0.1 : 0.1f);
      assertThat(six.read()).containsExactly(0.1f, 2, 3, 4, 5, 6);
      assertThat(two.read()).containsExactly(0.1f, 2);
      assertThat(x.read()).containsExactly(6, 5, 4, 3, 2, 1);
    }
  }

  @EveryBackend
  void aSnapshotIsCountedUntilItIsClosedAndThenOfNoUse(Backend backend) {
    int before = backend.openResources();
    var x = backend.tensor(SIX, 1, 2, 3, 4, 5, 6);
    var snapshot = x.snapshot();
    assertThat(backend.openResources()).isEqualTo(before + 2);
    x.close();
    assertThat(snapshot.read()).containsExactly(1, 2, 3, 4, 5, 6);
    snapshot.close();
    snapshot.close();
    assertThat(backend.openResources()).isEqualTo(before);
    assertThatIllegalStateException()
        .isThrownBy(snapshot::read)
        .withMessage("the snapshot of [2,3] is closed");
    assertThatIllegalStateException()
        .isThrownBy(x::snapshot)
        .withMessage("the tensor [2,3] is closed");
  }

  @EveryBackend
  void aViewIsTheSameMemory(Backend backend) {
    try (var x = backend.tensor(SIX, 1, 2, 3, 4, 5, 6)) {
      var view = x.as(Shape.of(4));
      assertThat(view.read()).containsExactly(1, 2, 3, 4);
      view.write(9, 8, 7, 6);
      assertThat(x.read()).containsExactly(9, 8, 7, 6, 5, 6);
      assertThat(view.overlaps(x)).isTrue();
      assertThat(view.as(SIX).read()).containsExactly(9, 8, 7, 6, 5, 6);
      view.close();
      assertThat(x.read()[0]).isEqualTo(9);
    }
  }

  @EveryBackend
  void aViewIsNoLargerThanTheMemory(Backend backend) {
    try (var x = backend.tensor(SIX)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> x.as(Shape.of(7)))
          .withMessage("[7] has 7 elements, but the memory of [2,3] holds only 6");
    }
  }

  @EveryBackend
  void countsItsWrites(Backend backend) {
    try (var x = backend.tensor(SIX);
        var t = backend.tensor(ElementType.INT32, Shape.of(1))) {
      long before = x.writes();
      x.write(1, 2, 3, 4, 5, 6);
      x.as(Shape.of(1)).writeDoubles(1);
      t.writeInts(1);
      assertThat(x.writes()).isEqualTo(before + 2);
      assertThat(t.writes()).isEqualTo(1);
      float[] read = x.read();
      assertThat(read).hasSize(6);
      assertThat(x.writes()).isEqualTo(before + 2);
    }
  }

  @EveryBackend
  void refusesAnotherNumberOfValues(Backend backend) {
    try (var x = backend.tensor(SIX);
        var t = backend.tensor(ElementType.INT32, SIX)) {
      var message = "the tensor [2,3] has 6 elements, but 2 values were given";
      assertThatIllegalArgumentException().isThrownBy(() -> x.write(1, 2)).withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> x.writeDoubles(1, 2))
          .withMessage(message);
      assertThatIllegalArgumentException().isThrownBy(() -> t.writeInts(1, 2)).withMessage(message);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.tensor(SIX, 1, 2))
        .withMessageContaining("2 values");
  }

  @EveryBackend
  void refusesValuesOfAnotherType(Backend backend) {
    try (var x = backend.tensor(Shape.of(1));
        var t = backend.tensor(ElementType.INT32, Shape.of(1))) {
      var message = "the tensor [1] holds INT32, not FLOAT32";
      assertThatIllegalArgumentException().isThrownBy(() -> t.write(1)).withMessage(message);
      assertThatIllegalArgumentException().isThrownBy(() -> t.writeDoubles(1)).withMessage(message);
      assertThatIllegalArgumentException().isThrownBy(t::read).withMessage(message);
      assertThatIllegalArgumentException().isThrownBy(t::snapshot).withMessage(message);
      assertThatIllegalArgumentException().isThrownBy(t::readDoubles).withMessage(message);
      assertThatIllegalArgumentException()
          .isThrownBy(x::readInts)
          .withMessage("the tensor [1] holds FLOAT32, not INT32");
    }
  }

  @EveryBackend
  void isOfNoUseAfterItIsClosed(Backend backend) {
    var x = backend.tensor(SIX);
    var view = x.as(Shape.of(1));
    x.close();
    x.close();
    refuses(x, t -> t.write(1, 2, 3, 4, 5, 6));
    refuses(x, t -> t.writeDoubles(1, 2, 3, 4, 5, 6));
    refuses(x, Tensor::read);
    refuses(x, Tensor::readDoubles);
    refuses(view, Tensor::read);
  }

  private static void refuses(Tensor closed, Consumer<Tensor> use) {
    assertThatIllegalStateException()
        .isThrownBy(() -> use.accept(closed))
        .withMessage("the tensor " + closed.shape() + " is closed");
  }
}
