package dev.clarinet.test.tune;

import dev.clarinet.opencl.tune.TuningProcess;
import dev.clarinet.test.opencl.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;

/** Tunes a product of planted ways in a process of its own, as a command does. */
final class PlantedParentMain {
  private PlantedParentMain() {}

  /** The record's file, then the ways. */
  public static void main(String[] arguments) {
    var processes = new TuningProcess(
        time -> ChildJvm.with().command(PlantedMain.class, arguments),
        Path.of(arguments[0]),
        Duration.ofMinutes(1),
        System.out::println);
    System.exit(processes.run(Duration.ofMinutes(1)));
  }
}
