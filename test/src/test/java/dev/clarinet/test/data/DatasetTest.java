package dev.clarinet.test.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.Shape;
import dev.clarinet.data.Dataset;
import dev.clarinet.data.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final Shape PAIR = Shape.of(2);
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  private static float[][] pairs(int count) {
    var pairs = new float[count][];
    for (int i = 0; i < count; i++) pairs[i] = new float[] {i, -i};
    return pairs;
  }

  private static Dataset colours(int... labels) {
    return Dataset.of(PAIR, pairs(labels.length), labels, COLOURS);
  }

  private static float[] input(Dataset data, int i) {
    var input = new float[data.input().size()];
    data.input(i, input, 0);
    return input;
  }

  @Test
  void itemsOfClassesHaveInputsAndLabels() {
    var data = colours(2, 0, 1);

    assertThat(data.size()).isEqualTo(3);
    assertThat(data.input()).isEqualTo(PAIR);
    assertThat(data.target()).isEqualTo(Shape.of());
    assertThat(data.classification()).isTrue();
    assertThat(data.classes()).isEqualTo(COLOURS);
    assertThat(data.label(0)).isEqualTo(2);
    assertThat(data.label(2)).isEqualTo(1);
    assertThat(input(data, 2)).containsExactly(2, -2);
  }

  @Test
  void anItemIsWrittenWhereItIsAskedForAndNowhereElse() {
    var into = new float[] {9, 9, 9, 9, 9};
    colours(0, 1).input(1, into, 2);
    assertThat(into).containsExactly(9, 9, 1, -1, 9);

    colours(0, 1).target(1, into, 4);
    assertThat(into).containsExactly(9, 9, 1, -1, 1);
  }

  @Test
  void itemsOfARegressionHaveTargetsOfTheirOwnShape() {
    var data = Dataset.of(PAIR, pairs(2), Shape.of(3), new float[][] {{1, 2, 3}, {4, 5, 6}});
    var target = new float[3];
    data.target(1, target, 0);

    assertThat(target).containsExactly(4, 5, 6);
    assertThat(data.target()).isEqualTo(Shape.of(3));
    assertThat(data.classification()).isFalse();
    assertThatThrownBy(() -> data.label(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsDoneToTheArraysLaterChangesNothing() {
    var inputs = pairs(2);
    var data = Dataset.of(PAIR, inputs, new int[] {0, 1}, COLOURS);
    inputs[1][0] = 100;

    assertThat(input(data, 1)).containsExactly(1, -1);
  }

  @Test
  void aSubsetHasTheItemsAskedForInTheirOrder() {
    var data = colours(0, 1, 2, 1).subset(3, 0, 3);

    assertThat(data.size()).isEqualTo(3);
    assertThat(input(data, 0)).containsExactly(3, -3);
    assertThat(input(data, 1)).containsExactly(0, 0);
    assertThat(data.label(2)).isEqualTo(1);
    assertThat(data.classes()).isEqualTo(COLOURS);
    assertThat(data.range(1, 2).size()).isEqualTo(1);
    assertThat(input(data.range(1, 3), 1)).containsExactly(3, -3);
  }

  @Test
  void everyFifthItemTestsBeginningWithTheFirst() {
    var split = Split.every(5, colours(0, 1, 2, 0, 1, 2, 0));

    assertThat(split.test().size()).isEqualTo(2);
    assertThat(input(split.test(), 0)).containsExactly(0, 0);
    assertThat(input(split.test(), 1)).containsExactly(5, -5);
    assertThat(split.train().size()).isEqualTo(5);
    assertThat(input(split.train(), 4)).containsExactly(6, -6);
  }

  @Test
  void aLabelThatIsNoClassIsRefusedWithItemLabelAndClasses() {
    for (int label : new int[] {3, -1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> colours(0, 1, label))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("item 2", "label " + label, "3 classes", "0 to 2");
    }
    assertThatThrownBy(() -> Dataset.of(PAIR, pairs(1), new int[1], List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names of the classes");
  }

  @Test
  void anEmptyDataSetIsRefused() {
    assertThatThrownBy(DatasetTest::colours).hasMessageContaining("at least one item");
    assertThatThrownBy(() -> Dataset.of(PAIR, pairs(0), PAIR, pairs(0)))
        .hasMessageContaining("at least one item");
    assertThatThrownBy(() -> colours(1).range(1, 1)).hasMessageContaining("at least one item");
  }

  @Test
  void arraysThatDoNotFitAreRefusedWithTheirIndex() {
    assertThatThrownBy(() -> Dataset.of(PAIR, pairs(3), new int[2], COLOURS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("3 inputs", "2 labels");
    var ragged = new float[][] {{1, 2}, {1, 2, 3}};
    assertThatThrownBy(() -> Dataset.of(PAIR, ragged, new int[2], COLOURS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("input 1", "3 numbers", "[2]");
    assertThatThrownBy(() -> Dataset.of(PAIR, pairs(2), PAIR, ragged))
        .hasMessageContainingAll("target 1", "3 numbers", "[2]");
  }

  @Test
  void numbersThatAreNotFiniteAreRefusedWithTheirPlace() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      var spoilt = new float[][] {{1, 2}, {3, bad}};
      assertThatThrownBy(() -> Dataset.of(PAIR, spoilt, new int[2], COLOURS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("input 1", Float.toString(bad), "element 1");
      assertThatThrownBy(() -> Dataset.of(PAIR, pairs(2), PAIR, spoilt))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("target 1", "element 1");
    }
  }

  @Test
  void itemsThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> colours(0, 1).subset(0, 2)).hasMessageContainingAll("item 2", "of 2");
    assertThatThrownBy(() -> colours(0, 1).range(-1, 1)).hasMessageContainingAll("item -1", "of 2");
  }

  @Test
  void aSplitOfDifferentKindsIsRefused() {
    var numbers = Dataset.of(PAIR, pairs(2), Shape.of(2), pairs(2));
    var others = Dataset.of(PAIR, pairs(2), new int[2], List.of("a", "b"));

    assertThatThrownBy(() -> new Split(colours(0), numbers)).hasMessageContainingAll("[]", "[2]");
    assertThatThrownBy(() -> new Split(colours(0), others))
        .hasMessageContainingAll("red", "[a, b]");
    assertThatThrownBy(() -> Split.every(1, colours(0, 1))).hasMessageContaining("not 1");
  }
}
