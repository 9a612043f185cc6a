package dev.clarinet.test.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.op.CounterRandom;
import dev.clarinet.test.Dice;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

  /** Philox 4×32 in the words of its paper: round by round, with the whole counter free. */
  private static int[] philox(int[] counter, int[] key) {
    int[] c = counter.clone(), k = key.clone();
    for (int round = 0; round < 10; round++) {
      long left = 0xD2511F53L * Integer.toUnsignedLong(c[0]),
          right = 0xCD9E8D57L * Integer.toUnsignedLong(c[2]);
      c = new int[] {
        (int) (right >>> 32) ^ c[1] ^ k[0],
        (int) right,
        (int) (left >>> 32) ^ c[3] ^ k[1],
        (int) left
      };
      k = new int[] {k[0] + 0x9E3779B9, k[1] + 0xBB67AE85};
    }
    return c;
  }

  /** The known answers that the authors publish with their own implementation. */
  @Test
  void philoxGivesThePublishedAnswers() {
    assertThat(philox(new int[4], new int[2]))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(philox(new int[] {-1, -1, -1, -1}, new int[] {-1, -1}))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(philox(
            new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
            new int[] {0xa4093822, 0x299f31d0}))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void theFirstFourNumbersAreTheFirstPublishedAnswer() {
    assertThat(IntStream.range(0, 4).map(i -> CounterRandom.bits(0, 0, i)).toArray())
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  }

  @Test
  void aNumberIsAWordOfPhiloxOfItsKeyStreamAndIndex() {
    var dice = new Dice(1);
    for (int i = 0; i < 1000; i++) {
      long key = dice.bits(), stream = dice.bits();
      int index = (int) (dice.bits() >>> 33);
      int[] words = philox(
          new int[] {index / 4, 0, (int) stream, (int) (stream >>> 32)},
          new int[] {(int) key, (int) (key >>> 32)});

      assertThat(CounterRandom.bits(key, stream, index)).isEqualTo(words[index % 4]);
    }
  }

  @Test
  void uniformNumbersAreTheUpperBits() {
    var dice = new Dice(2);
    for (int i = 0; i < 1000; i++) {
      long key = dice.bits(), stream = dice.bits();

      float uniform = CounterRandom.uniform(key, stream, i);

      assertThat(uniform).isBetween(0f, Math.nextDown(1f));
      assertThat((int) (uniform * 0x1p24f)).isEqualTo(CounterRandom.bits(key, stream, i) >>> 8);
    }
  }

  /** The mean of 100,000 uniform numbers has a deviation of 0.0009. */
  @Test
  void uniformNumbersHaveTheMeanOneHalf() {
    double mean = IntStream.range(0, 100_000)
        .mapToDouble(i -> CounterRandom.uniform(3, 5, i))
        .average()
        .orElseThrow();

    assertThat(mean).isCloseTo(0.5, within(0.004));
  }
}
