package dev.clarinet.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clarinet.Shape;
import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void knowsItsExtentsAndTheirProduct() {
    var shape = Shape.of(32, 3, 5, 7);

    assertThat(shape.rank()).isEqualTo(4);
    assertThat(shape.get(1)).isEqualTo(3);
    assertThat(shape.size()).isEqualTo(3360);
    assertThat(shape.extents()).containsExactly(32, 3, 5, 7);
    assertThat(shape).hasToString("[32,3,5,7]");
  }

  @Test
  void aSingleNumberHasRankZero() {
    assertThat(Shape.of().rank()).isZero();
    assertThat(Shape.of().size()).isEqualTo(1);
    assertThat(Shape.of()).hasToString("[]");
  }

  @Test
  void nobodyChangesItsExtents() {
    int[] extents = {2, 3};
    var shape = Shape.of(extents);
    extents[0] = 9;
    shape.extents()[1] = 9;

    assertThat(shape).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void shapesWithTheSameExtentsAreEqual() {
    assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(Shape.of(2, 3))
        .isNotEqualTo(Shape.of(3, 2))
        .isNotEqualTo(Shape.of(2, 3, 1))
        .isNotEqualTo("[2,3]");
  }

  @Test
  void aBatchHasItsNumberInFront() {
    assertThat(Shape.image(3, 5, 7).batch(32)).isEqualTo(Shape.of(32, 3, 5, 7));
    assertThat(Shape.of(32, 3, 5, 7).item()).isEqualTo(Shape.image(3, 5, 7));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of().item())
        .withMessage("a single number is no batch");
  }

  @Test
  void aMatrixMatchesImagesOfOnePixel() {
    assertThat(Shape.of(2, 3).matches(Shape.of(2, 3, 1, 1))).isTrue();
    assertThat(Shape.of(2, 3, 1, 1).matches(Shape.of(2, 3))).isTrue();
    assertThat(Shape.of().matches(Shape.of(1))).isTrue();
    assertThat(Shape.of(2, 3).matches(Shape.of(2, 3, 2))).isFalse();
    assertThat(Shape.of(2, 3).matches(Shape.of(3, 2))).isFalse();
    assertThat(Shape.of(6).matches(Shape.of(2, 3))).isFalse();
    assertThat(Shape.of(1, 6).matches(Shape.of(6))).isFalse();
  }

  @Test
  void refusesWhatIsNoShape() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(2, 0))
        .withMessage("extents are at least 1, not [2,0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(65536, 32768))
        .withMessage(
            "[65536,32768] has more than 2^31-1 elements, the most that a tensor can have");
    assertThat(Shape.of(65536, 32767).size()).isEqualTo(65536 * 32767);
  }
}
