package dev.clarinet.test.opencl;

import dev.clarinet.opencl.ClBackendProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the device {@code opencl:0} and prints, for each thread of this process, which cores it may run on. */
final class CoresMain {
  private CoresMain() {}

  public static void main(String[] arguments) throws IOException {
    try (var device = new ClBackendProvider().open(0);
        var threads = Files.list(Path.of("/proc/self/task"))) {
      for (var thread : threads.toList()) {
        for (var line : Files.readAllLines(thread.resolve("status")))
          if (line.startsWith("Cpus_allowed_list:")) System.out.println(line);
      }
      System.out.println("opened " + device.name());
    }
  }
}
