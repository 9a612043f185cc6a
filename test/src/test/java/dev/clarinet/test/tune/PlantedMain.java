package dev.clarinet.test.tune;

import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.opencl.tune.Tuner;
import dev.clarinet.opencl.tune.TuningRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Tunes a product of planted ways in a process that may die of it, and prints what was found. */
final class PlantedMain {
  static final String DEVICE = "planted device";

  private PlantedMain() {}

  /** The record's file, then the ways. */
  public static void main(String[] arguments) {
    var record = TuningRecord.in(Path.of(arguments[0]), DEVICE);
    String[] ways = Arrays.copyOfRange(arguments, 1, arguments.length);
    try (var tuner = new Tuner(
        choices -> Planted.open(choices, ways),
        record,
        Duration.ofMinutes(1),
        tuned -> System.out.println((tuned.fresh() ? "found " : "knew ") + tuned.decision()))) {
      tuner.tune(Sizes.of(3, 4, 5));
    }
    System.out.println("done");
  }
}
