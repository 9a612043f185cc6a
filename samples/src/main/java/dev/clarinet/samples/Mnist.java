package dev.clarinet.samples;

import dev.clarinet.data.ImageSets;
import dev.clarinet.data.Split;
import java.nio.file.Path;
import java.util.Optional;

/** The images that the samples on MNIST learn from. */
final class Mnist {
  private Mnist() {}

  /** MNIST with arguments {@code --data DIR}; without, Fashion-MNIST, whose files Debian has in a package. */
  static Split find(String... args) {
    if (args.length == 0) return ImageSets.fashionMnist(Optional.empty());
    if (args.length == 2 && args[0].equals("--data"))
      return ImageSets.mnist(Optional.of(Path.of(args[1])));
    throw new IllegalArgumentException(
        "--data DIR is expected, or nothing, not " + String.join(" ", args));
  }
}
