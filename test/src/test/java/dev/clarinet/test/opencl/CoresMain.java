package dev.clarinet.test.opencl;

import dev.clarinet.opencl.ClBackendProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens the device {@code opencl:0} and prints, for each thread of this process, which cores it may run on, and whether
 * it is scheduled as a batch.
 */
final class CoresMain {
  /** Where a thread's {@code stat} has its policy, counted behind its name. */
  private static final int POLICY = 38;

  private static final String BATCH = "3";

  private CoresMain() {}

  public static void main(String[] arguments) throws IOException {
    try (var device = new ClBackendProvider().open(0);
        var threads = Files.list(Path.of("/proc/self/task"))) {
      for (var thread : threads.toList()) {
        var cores = Files.readAllLines(thread.resolve("status")).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .findFirst()
            .orElseThrow();
        System.out.println(cores);
        if (isBatch(thread)) System.out.println("batch, pinned " + cores.matches(".*\\s\\d+"));
      }
      System.out.println("opened " + device.name());
    }
  }

  private static boolean isBatch(Path thread) throws IOException {
    String stat = Files.readString(thread.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[POLICY].equals(BATCH);
  }
}
