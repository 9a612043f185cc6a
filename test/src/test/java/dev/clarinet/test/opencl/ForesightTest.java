package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A device is opened again and again with one folder for what it keeps, as processes would one after another. */
class ForesightTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  @BeforeEach
  void ownFolder() {
    System.setProperty("clarinet.cache", folder.toString());
  }

  @AfterEach
  void usualFolder() {
    System.clearProperty("clarinet.cache");
  }

  private static ClRuntime open(String binding) {
    var runtime = Runtimes.open(binding);
    runtime.compileAhead();
    return runtime;
  }

  private static void ask(ClRuntime runtime, int... scales) {
    for (int scale : scales)
      runtime.program("probe", Defines.of("SCALE", scale)).close();
  }

  private static void awaitPrograms(ClRuntime runtime, int count) throws InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    while (runtime.live().count(Kind.PROGRAM) < count && Instant.now().isBefore(end))
      Thread.sleep(5);
    assertThat(runtime.live().count(Kind.PROGRAM)).isEqualTo(count);
  }

  @EveryBinding
  void whatWasAskedForIsCompiledBeforeAnybodyAsksAgain(String binding) throws InterruptedException {
    try (var first = open(binding)) {
      ask(first, 3, 4);
      assertThat(first.live().count(Kind.PROGRAM)).isEqualTo(2);
    }
    try (var second = open(binding)) {
      awaitPrograms(second, 2);
      ask(second, 3, 4);
      assertThat(second.live().count(Kind.PROGRAM)).isEqualTo(2);
    }
  }

  @EveryBinding
  void onlyWhatWasAskedForTheLastTimeIsKept(String binding) throws InterruptedException {
    try (var first = open(binding)) {
      ask(first, 3, 4);
    }
    try (var second = open(binding)) {
      ask(second, 5);
    }
    try (var third = open(binding)) {
      awaitPrograms(third, 1);
      ask(third, 5);
      assertThat(third.live().count(Kind.PROGRAM)).isEqualTo(1);
    }
  }

  @EveryBinding
  void aDamagedFileIsDoneWithoutAndWrittenAnew(String binding) throws IOException {
    try (var first = open(binding)) {
      ask(first, 3);
    }
    Path file = onlyFile();
    String whole = Files.readString(file);
    for (String damaged : new String[] {"probe\tSCALE\n", "no\tsuch=file\n", "\u0000"}) {
      Files.writeString(file, damaged);
      try (var runtime = open(binding)) {
        ask(runtime, 3);
      }
      assertThat(file).hasContent(whole.strip());
    }
  }

  private Path onlyFile() throws IOException {
    try (var files = Files.list(folder.resolve("starts"))) {
      return files.reduce((a, b) -> folder).orElseThrow();
    }
  }
}
