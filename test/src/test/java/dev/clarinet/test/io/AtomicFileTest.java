package dev.clarinet.test.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir
  Path folder;

  private static void write(Path file, String text) {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileIsMadeAndReplacedAndNothingElseIsLeft() throws IOException {
    var file = folder.resolve("a.txt");
    write(file, "one");
    assertThat(file).hasContent("one");

    write(file, "two");
    assertThat(file).hasContent("two");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void aWriteThatFailsHalfwayLeavesTheOldFileAndNothingElse() throws IOException {
    var file = folder.resolve("a.txt");
    write(file, "old");

    assertThatThrownBy(() -> AtomicFile.write(file, out -> {
          out.write(new byte[1 << 20]);
          throw new IOException("No space left on device");
        }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("a.txt", "cannot be written", "No space left on device");
    assertThatThrownBy(() -> AtomicFile.write(file, out -> {
          out.write(1);
          throw new IllegalStateException("the backend is closed");
        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the backend is closed");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void aFolderThatIsNotThereOrNoneIsNamed() throws IOException {
    var file = folder.resolve("missing").resolve("a.txt");
    assertThatThrownBy(() -> write(file, "x"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(file + " cannot be written: the folder " + folder.resolve("missing")
            + " does not exist");

    var plain = folder.resolve("plain");
    write(plain, "x");
    assertThatThrownBy(() -> write(plain.resolve("a.txt"), "x"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("plain", "cannot be written", "is a file and not a folder");
    assertThat(names()).containsExactly("plain");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theTemporaryFileIsNeverNamed() {
    assertThatThrownBy(() -> write(Path.of("/proc/a.txt"), "x"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("/proc/a.txt cannot be written: ")
        .message()
        .doesNotContain(".tmp");
  }

  @Test
  void aFolderIsNotReplaced() throws IOException {
    var taken = Files.createDirectory(folder.resolve("taken"));

    assertThatThrownBy(() -> write(taken, "x"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("taken");
    assertThat(names()).containsExactly("taken");
    assertThat(taken).isDirectory();
    var root = folder.getRoot();
    assertThatThrownBy(() -> write(root, "x"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(root + " cannot be written: it is a folder");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsNotReplacedNorWhatALinkToItNames() throws Exception {
    var pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var link = Files.createSymbolicLink(folder.resolve("link"), pipe);

    for (Path file : List.of(pipe, link)) {
      assertThatThrownBy(() -> write(file, "x"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage(
              file + " cannot be written: it is a device, a pipe or a socket and not a file");
    }
    assertThatThrownBy(() -> AtomicFile.requireWritable(Path.of("/dev/null")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a device");
    assertThat(Files.exists(pipe) && !Files.isRegularFile(pipe)).isTrue();
    assertThat(names()).containsExactly("link", "pipe");
  }

  @Test
  void aLinkToNothingIsRefusedWithWhatItNames() throws IOException {
    var nothing = folder.resolve("nothing");
    var link = Files.createSymbolicLink(folder.resolve("link"), nothing);

    assertThatThrownBy(() -> write(link, "x"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            link + " cannot be written: it is a link to " + nothing + ", which does not exist");
    assertThat(names()).containsExactly("link");
  }

  @Test
  void whereThereIsALinkTheFileBehindItIsReplaced() throws IOException {
    var real = folder.resolve("real.txt");
    var link = folder.resolve("link.txt");
    write(real, "old");
    Files.createSymbolicLink(link, real);
    write(link, "new");

    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
  }

  @Test
  void aNameWithoutFolderIsInTheWorkingFolder() throws IOException {
    var file = Path.of("clarinet-atomic-file-test.tmp");
    try {
      write(file, "here");
      assertThat(file).hasContent("here");
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void anInterruptedThreadStillSaves() {
    var file = folder.resolve("a.txt");
    Thread.currentThread().interrupt();
    write(file, "saved");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("saved");
  }

  @Test
  void whoReadsMeanwhileSeesAWholeFile() throws Exception {
    var file = folder.resolve("a.txt");
    write(file, "a".repeat(100_000));
    var writers = new ArrayList<CompletableFuture<Void>>();
    for (String letter : List.of("b", "c", "d", "e")) {
      writers.add(CompletableFuture.runAsync(() -> {
        for (int i = 0; i < 10; i++) write(file, letter.repeat(100_000));
      }));
    }
    var all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
    do {
      String text = Files.readString(file);
      assertThat(text).hasSize(100_000);
      assertThat(text.chars().distinct().count()).isEqualTo(1);
    } while (!all.isDone());
    all.get();
    assertThat(names()).containsExactly("a.txt");
  }
}
