package dev.clarinet.samples.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --batch}: how many images make a step. */
final class BatchOption {
  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many images make a step of training"
          + " (default: 32 for digits, 16 for ResNet-18, 64 else).")
  private Optional<Integer> size = Optional.empty();

  /** What was said, if anything was. */
  Optional<Integer> size() {
    return size;
  }
}
