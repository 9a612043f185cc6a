package dev.clarinet.samples.cli;

import dev.clarinet.data.ImageSets;
import dev.clarinet.data.Split;
import dev.clarinet.samples.Digits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

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

  /** The one of this name, if there is one. */
  static Optional<DataSet> named(String name) {
    return Arrays.stream(values())
        .filter(known -> known.toString().equals(name))
        .findFirst();
  }

  /** As the command line and models' notes name it: {@code fashion-mnist}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads a data set's name. */
  static final class Name implements ITypeConverter<DataSet> {
    @Override
    public DataSet convert(String name) {
      return named(name)
          .orElseThrow(() -> new TypeConversionException(
              "expected one of " + List.of(values()) + ", not '" + name + "'"));
    }
  }
}
