package dev.clarinet.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The start of a Java that runs {@link FirstAnswer}, until it has answered.
 *
 * <p>Caches, of kernels and of unpacked libraries, are either kept from run to run or in a folder that is new each time:
 * half a gigabyte, which is deleted after each turn.
 */
final class Starting implements Job {
  private final String side;
  private final Path folder;
  private final boolean cold;
  private final List<Start> starts = new ArrayList<>();
  private float[] answer = {};

  private record Start(Process process, Path caches) {}

  /** The folder holds the model, and later the caches that are kept. */
  Starting(String side, Path folder, boolean cold) {
    this.side = side;
    this.folder = folder;
    this.cold = cold;
  }

  @Override
  public void run(int set) {
    try {
      var caches = cold
          ? Files.createTempDirectory(folder, "cold")
          : Files.createDirectories(folder.resolve("caches"));
      answer = answer(caches);
    } catch (IOException e) {
      throw new UncheckedIOException(side + " cannot be started", e);
    }
  }

  private float[] answer(Path caches) throws IOException {
    var builder = new ProcessBuilder(
        ProcessHandle.current().info().command().orElse("java"),
        "-DuniqueLibraryNames=true",
        "-Dai.djl.offline=true",
        "-Dclarinet.cache=" + caches,
        "-cp",
        System.getProperty("java.class.path"),
        FirstAnswer.class.getName(),
        side,
        folder.toString());
    builder.environment().put("POCL_CACHE_DIR", caches.toString());
    builder.environment().put("DJL_CACHE_DIR", caches.toString());
    var process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    starts.add(new Start(process, caches));
    try (var lines = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine())
        if (line.startsWith(FirstAnswer.MARK)) return numbers(line);
    } finally {
      process.destroyForcibly();
    }
    throw new IOException(side + " ended without an answer");
  }

  private static float[] numbers(String line) {
    var words = List.of(line.substring(FirstAnswer.MARK.length()).split(" "));
    var numbers = new float[words.size()];
    for (int i = 0; i < numbers.length; i++) numbers[i] = Float.parseFloat(words.get(i));
    return numbers;
  }

  @Override
  public void finish() {}

  @Override
  public float[] answer(int set) {
    return answer;
  }

  @Override
  public void tidy() {
    try {
      for (Start start : starts) {
        start.process.onExit().join(); // who was killed may still be writing
        if (cold) MoreFiles.deleteRecursively(start.caches, RecursiveDeleteOption.ALLOW_INSECURE);
      }
      starts.clear();
    } catch (IOException e) {
      throw new UncheckedIOException("what " + side + " cached cannot be deleted", e);
    }
  }

  @Override
  public void close() {
    tidy();
  }
}
