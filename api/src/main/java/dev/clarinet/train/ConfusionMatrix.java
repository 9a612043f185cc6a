package dev.clarinet.train;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Strings;
import dev.clarinet.data.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How often items of one class were taken for another: rows are the true classes, columns the answers. */
public final class ConfusionMatrix {
  private final List<String> classes;
  private final long[][] counts;

  /** With nothing counted. */
  public ConfusionMatrix(List<String> classes) {
    this.classes = List.copyOf(classes);
    this.counts = new long[classes.size()][classes.size()];
  }

  /** Counts a batch, whose answers tell as many classes apart as there are. */
  public void add(Batch batch, float[] answers) {
    int K = answers.length / batch.N();
    for (int n = 0; n < batch.N(); n++) {
      counts[batch.labels()[n]][greatest(answers, n * K, K)]++;
    }
  }

  /** Which of the K numbers from {@code from} on is the greatest; of equal ones the first. */
  static int greatest(float[] answers, int from, int K) {
    int best = 0;
    for (int k = 1; k < K; k++) if (answers[from + k] > answers[from + best]) best = k;
    return best;
  }

  /** The names of the classes, in the order of rows and columns. */
  public List<String> classes() {
    return classes;
  }

  /** How many items of class {@code truth} were taken for class {@code answer}. */
  public long count(int truth, int answer) {
    return counts[truth][answer];
  }

  /** The part of all items that is on the diagonal. */
  public double accuracy() {
    long right = 0, all = 0;
    for (int k = 0; k < counts.length; k++) {
      right += counts[k][k];
      all += LongStream.of(counts[k]).sum();
    }
    return (double) right / all;
  }

  /** A table, the classes by name at the left and by number at the top. */
  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    lines.add(line("", LongStream.range(0, counts.length)));
    for (int k = 0; k < counts.length; k++)
      lines.add(line(classes.get(k), LongStream.of(counts[k])));
    return String.join("\n", lines) + "\n";
  }

  private String line(String name, LongStream numbers) {
    int names = classes.stream().mapToInt(String::length).max().orElse(0);
    long largest = Stream.of(counts).flatMapToLong(LongStream::of).max().orElse(0);
    int width = Math.max(6, Long.toString(largest).length() + 1);
    return numbers
        .mapToObj(number -> Strings.padStart(Long.toString(number), width, ' '))
        .collect(joining("", Strings.padEnd(name, names, ' '), ""));
  }
}
