package dev.clarinet.test.portability;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs compilers, each as a process of its own in a folder. */
final class Compiler {
  private static final int SECONDS = 120;
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  private Compiler() {}

  /** Runs a command whose words have no blanks. */
  static String run(Path folder, String command) throws IOException {
    return run(folder, WORDS.splitToList(command));
  }

  /**
   * Runs a command to its end and gives what it printed.
   *
   * @throws IOException with that, if it fails or takes too long
   */
  static String run(Path folder, List<String> command) throws IOException {
    Path log = folder.resolve("log.txt");
    var process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    boolean ended = ended(process);
    String output = Files.readString(log, StandardCharsets.ISO_8859_1);
    if (ended && process.exitValue() == 0) return output;
    process.destroyForcibly();
    throw new IOException(String.join(" ", command) + (ended ? ":\n" : " hangs:\n") + output);
  }

  /** Compiles {@code program.cl} with clang and these options besides the program's own. */
  static void clang(Path folder, Program program, String options) throws IOException {
    String fixed = "clang-15 -x cl -Xclang -finclude-default-header -Wno-linker-warnings"
        + " -Wno-unused-command-line-argument -Werror program.cl ";
    run(folder, WORDS.splitToList(fixed + options + " " + program.options()));
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
