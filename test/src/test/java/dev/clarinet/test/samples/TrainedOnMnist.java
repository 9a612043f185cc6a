package dev.clarinet.test.samples;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Commands beside a folder that a training on a small MNIST has filled. */
abstract class TrainedOnMnist {
  @TempDir
  static Path mnist;

  @TempDir
  static Path trained;

  static Cli.Ending training = new Cli.Ending(-1, "", "");

  @TempDir
  Path folder;

  @BeforeAll
  static void train() throws IOException {
    SmallMnist.write(mnist);
    training = Cli.run(
        "train", "mnist", "--data", mnist, "--backend", "java", "--epochs", 3, "--out", trained);
  }
}
