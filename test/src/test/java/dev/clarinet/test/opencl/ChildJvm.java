package dev.clarinet.test.opencl;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM to be started beside this one, with the same class path: for what depends on options, the environment or a
 * process that has not touched OpenCL before.
 */
public record ChildJvm(List<String> options, Map<String, String> environment, String classPath) {
  private static final long SECONDS = 120;

  /** How a child ended, with all that it printed. */
  public record Ending(int exitCode, String output) {}

  /** With these options of the JVM. */
  public static ChildJvm with(String... options) {
    return new ChildJvm(List.of(options), Map.of(), System.getProperty("java.class.path"));
  }

  /** The same, with a variable more in its environment. */
  public ChildJvm environment(String name, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new ChildJvm(options, more, classPath);
  }

  /** The same without the jars whose path has this word in it. */
  public ChildJvm without(String word) {
    String rest = Arrays.stream(classPath.split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains(word))
        .collect(Collectors.joining(File.pathSeparator));
    return new ChildJvm(options, environment, rest);
  }

  /** Runs a class's {@code main} to its end. */
  public Ending run(Class<?> main, String... arguments) {
    return end(start(main, arguments));
  }

  /** A running child and where it prints. */
  public record Running(Process process, Path output) {}

  /** Begins a class's {@code main}. */
  public Running start(Class<?> main, String... arguments) {
    try {
      Path output = Files.createTempFile("child", ".txt");
      var builder = new ProcessBuilder(command(main, arguments))
          .redirectErrorStream(true)
          .redirectOutput(output.toFile());
      builder.environment().keySet().removeAll(List.of("POCL_SIGFPE_HANDLER", "POCL_AFFINITY"));
      builder.environment().putAll(environment);
      return new Running(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What starts a class's {@code main}. */
  public List<String> command(Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Waits until it ends. */
  public static Ending end(Running child) {
    try {
      if (!child.process.waitFor(SECONDS, TimeUnit.SECONDS)) child.process.destroyForcibly();
      int exitCode = child.process.waitFor();
      String output = Files.readString(child.output, StandardCharsets.UTF_8);
      Files.delete(child.output);
      return new Ending(exitCode, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
