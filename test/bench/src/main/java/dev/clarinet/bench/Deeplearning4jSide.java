package dev.clarinet.bench;

import com.google.common.io.MoreFiles;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Deeplearning4j, which trains LeNet in a Java of its own and is told line by line how many steps to take. Its
 * libraries would clash with the bench's.
 */
final class Deeplearning4jSide implements Side {
  private static final Path TARGET = Path.of("deeplearning4j", "target");
  private static final Path LIBRARIES = TARGET.resolve("lib");
  private static final String MAIN = "dev.clarinet.bench.deeplearning4j.TrainLeNet";

  Deeplearning4jSide() {
    if (!Files.isDirectory(LIBRARIES))
      throw new IllegalStateException(
          "Deeplearning4j is missing: " + TARGET.toAbsolutePath() + " was not built");
  }

  /** Its library with its version. */
  static String library() {
    try (var jars = Files.list(LIBRARIES)) {
      return jars.map(jar -> MoreFiles.getNameWithoutExtension(jar))
          .filter(name -> name.startsWith("deeplearning4j-nn-"))
          .findFirst()
          .orElse("no deeplearning4j-nn");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "deeplearning4j";
  }

  @Override
  public Optional<Job> prepare(Case c, int sets, Map<String, float[]> inputs) {
    return c.name().endsWith("lenet") && c.comparedAfter() > 1
        ? Optional.of(new Child(inputs))
        : Optional.empty();
  }

  /** The other Java. */
  private static final class Child implements Job {
    private static final List<String> LAYERS = List.of("conv2d1", "conv2d2", "linear1", "linear2");

    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;
    private float loss;

    Child(Map<String, float[]> inputs) {
      try {
        var file = Files.createTempFile("lenet", ".bin");
        write(file, inputs);
        process = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dorg.bytedeco.javacpp.platform.extension=-onednn-avx2",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                TARGET.resolve("classes") + ":" + LIBRARIES + "/*",
                MAIN,
                file.toString(),
                "" + NetworkCases.LENET_RATE)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        from = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        while (!line().equals("ready")) {} // what its libraries have to say
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException("Deeplearning4j cannot be started", e);
      }
    }

    private static void write(Path file, Map<String, float[]> inputs) throws IOException {
      try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
        write(out, inputs, "x");
        write(out, inputs, "t");
        for (String layer : LAYERS) {
          write(out, inputs, layer + "_filters");
          write(out, inputs, layer + "_bias");
        }
      }
    }

    private static void write(DataOutputStream out, Map<String, float[]> inputs, String letter)
        throws IOException {
      for (float number : Objects.requireNonNull(inputs.get(letter), letter))
        out.writeFloat(number);
    }

    private String line() {
      try {
        String line = from.readLine();
        if (line == null) throw new IllegalStateException("Deeplearning4j ended unasked");
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void run(int set) {
      to.println(1);
      loss = Float.parseFloat(line());
    }

    @Override
    public void finish() {}

    @Override
    public float[] answer(int set) {
      return new float[] {loss};
    }

    @Override
    public void close() {
      to.close();
      process.destroy();
    }
  }
}
