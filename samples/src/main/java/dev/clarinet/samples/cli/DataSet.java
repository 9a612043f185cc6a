package dev.clarinet.samples.cli;

import dev.clarinet.data.ImageSets;
import dev.clarinet.data.Split;
import dev.clarinet.samples.Digits;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A data set that the command line knows by name. */
enum DataSet {
  /** 8×8 pixels; lies in the program. */
  DIGITS,
  /** 28×28 pixels; the user has the files. */
  MNIST,
  /** 28×28 pixels; the user has the files, or Debian's package. */
  FASHION_MNIST;

  /** Images to train on, and to test with. */
  Split load(Optional<Path> folder) {
    return switch (this) {
      case DIGITS -> Digits.load();
      case MNIST -> ImageSets.mnist(folder);
      case FASHION_MNIST -> ImageSets.fashionMnist(folder);
    };
  }

  /** The network and the training that suit it. */
  Recipe recipe() {
    return this == DIGITS ? Recipe.forDigits() : Recipe.forMnist();
  }

  /** As the command line and models' notes name it: {@code fashion-mnist}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
