package dev.clarinet.test.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.Shape;
import dev.clarinet.data.Batch;
import dev.clarinet.data.Batches;
import dev.clarinet.data.Dataset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

  /** Items whose input is (i, 10·i) and whose label is i modulo 3. */
  static Dataset items(int count) {
    var inputs = new float[count][];
    var labels = new int[count];
    for (int i = 0; i < count; i++) {
      inputs[i] = new float[] {i, 10 * i};
      labels[i] = i % 3;
    }
    return Dataset.of(Shape.of(2), inputs, labels, List.of("a", "b", "c"));
  }

  private static List<int[]> indices(Batches batches) {
    var indices = new ArrayList<int[]>();
    try (batches) {
      for (Batch batch : batches) indices.add(batch.indices().clone());
    }
    return indices;
  }

  private static int[] order(Batches batches) {
    return indices(batches).stream().flatMapToInt(IntStream::of).toArray();
  }

  @Test
  void theLastBatchHasWhatIsLeft() {
    try (var batches = Batches.of(items(5), 2)) {
      var iterator = batches.iterator();

      var first = iterator.next();
      assertThat(first.N()).isEqualTo(2);
      assertThat(first.inputs()).containsExactly(0, 0, 1, 10);
      assertThat(first.targets()).containsExactly(0, 1);
      assertThat(first.labels()).containsExactly(0, 1);

      var second = iterator.next();
      assertThat(second.inputs()).containsExactly(2, 20, 3, 30);
      assertThat(second.labels()).containsExactly(2, 0);

      var last = iterator.next();
      assertThat(last.N()).isEqualTo(1);
      assertThat(last.inputs()).containsExactly(4, 40);
      assertThat(last.targets()).containsExactly(1);
      assertThat(last.labels()).containsExactly(1);
      assertThat(last.indices()).containsExactly(4);

      assertThat(iterator.hasNext()).isFalse();
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void aBatchLargerThanTheDataHoldsAllOfIt() {
    assertThat(indices(Batches.of(items(3), 100))).containsExactly(new int[] {0, 1, 2});
    assertThat(indices(Batches.of(items(3), Integer.MAX_VALUE)))
        .containsExactly(new int[] {0, 1, 2});
  }

  @Test
  void aBatchMayBeOneItemAndADataSetToo() {
    assertThat(indices(Batches.of(items(2), 1))).containsExactly(new int[] {0}, new int[] {1});
    assertThat(indices(Batches.of(items(1), 1).shuffled(1, 1))).containsExactly(new int[] {0});
  }

  @Test
  void numbersThatAreNotFiniteAreNamedWhereverTheyStandInTheBatch() {
    requireRefused(
        new Pairs(new float[][] {{0, 0}, {0, 0}, {0, Float.NaN}}, new float[3][2]),
        "input 2",
        "element 1");
    requireRefused(
        new Pairs(new float[3][2], new float[][] {{0, 0}, {Float.NaN, 0}, {0, 0}}),
        "target 1",
        "element 0");
  }

  private static void requireRefused(Dataset data, String... message) {
    try (var batches = Batches.of(data, 3)) {
      assertThatThrownBy(batches.iterator()::next).hasMessageContainingAll(message);
    }
  }

  /** A user's own data set, which checks nothing: pairs from which pairs follow. */
  private static final class Pairs implements Dataset {
    private final float[][] inputs;
    private final float[][] targets;

    Pairs(float[][] inputs, float[][] targets) {
      this.inputs = inputs;
      this.targets = targets;
    }

    @Override
    public int size() {
      return inputs.length;
    }

    @Override
    public Shape input() {
      return Shape.of(2);
    }

    @Override
    public Shape target() {
      return Shape.of(2);
    }

    @Override
    public void input(int i, float[] into, int offset) {
      System.arraycopy(inputs[i], 0, into, offset, 2);
    }

    @Override
    public void target(int i, float[] into, int offset) {
      System.arraycopy(targets[i], 0, into, offset, 2);
    }

    @Override
    public List<String> classes() {
      return List.of();
    }
  }

  @Test
  void targetsOfARegressionComeWithoutLabels() {
    var data = Dataset.of(
        Shape.of(1), new float[][] {{1}, {2}}, Shape.of(2), new float[][] {{3, 4}, {5, 6}});
    try (var batches = Batches.of(data, 2)) {
      var batch = batches.iterator().next();
      assertThat(batch.targets()).containsExactly(3, 4, 5, 6);
      assertThat(batch.labels()).isEmpty();
    }
  }

  /** Expected values computed with another program, from the papers of Philox and of Fisher and Yates. */
  @Test
  void theOrderFollowsFromSeedAndEpochAlone() {
    var ten = Batches.of(items(10), 4);
    assertThat(order(ten.shuffled(42, 0))).containsExactly(0, 6, 9, 4, 5, 7, 2, 3, 1, 8);
    assertThat(order(ten.shuffled(42, 1))).containsExactly(0, 9, 1, 2, 8, 3, 6, 7, 5, 4);
    assertThat(order(ten.shuffled(43, 0))).containsExactly(7, 0, 2, 4, 9, 6, 1, 3, 5, 8);
    assertThat(order(ten.shuffled(-1, -1))).containsExactly(1, 9, 6, 8, 5, 7, 2, 4, 0, 3);

    int[] many = order(Batches.of(items(1437), 64).shuffled(7, 3));
    assertThat(many).startsWith(654, 1151, 1322, 802, 985).endsWith(172, 1077, 1196, 131, 309);
    assertThat(
            IntStream.range(0, many.length).mapToLong(i -> (long) i * many[i]).sum())
        .isEqualTo(740137460);
  }

  @Test
  void aShuffledEpochHasEveryItemOnceInAnotherOrder() {
    int[] seen = order(Batches.of(items(101), 8).shuffled(5, 9));

    assertThat(seen).containsExactlyInAnyOrder(IntStream.range(0, 101).toArray());
    assertThat(seen).isNotEqualTo(IntStream.range(0, 101).toArray());
  }

  @Test
  void shufflingASecondTimeDoesNotDependOnTheFirst() {
    var once = Batches.of(items(50), 8).shuffled(1, 2);
    assertThat(order(once.shuffled(3, 4).shuffled(1, 2))).containsExactly(order(once));
  }

  @Test
  void inputsAndLabelsOfShuffledItemsStayTogether() {
    try (var batches = Batches.of(items(100), 7).shuffled(1, 1)) {
      for (Batch batch : batches) {
        for (int n = 0; n < batch.N(); n++) {
          int i = batch.indices()[n];
          assertThat(batch.inputs()[2 * n]).isEqualTo(i);
          assertThat(batch.inputs()[2 * n + 1]).isEqualTo(10 * i);
          assertThat(batch.labels()[n]).isEqualTo(i % 3);
          assertThat(batch.targets()[n]).isEqualTo(i % 3);
        }
      }
    }
  }

  @Test
  void threeBuffersGoRound() {
    var buffers = Collections.<float[]>newSetFromMap(new IdentityHashMap<>());
    try (var batches = Batches.of(items(100), 5)) {
      for (Batch batch : batches) buffers.add(batch.inputs());
    }
    assertThat(buffers).hasSize(3);
  }

  @Test
  void aBatchSizeBelowOneIsRefused() {
    assertThatThrownBy(() -> Batches.of(items(3), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }
}
