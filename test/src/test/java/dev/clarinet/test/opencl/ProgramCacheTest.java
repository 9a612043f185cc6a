package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.Defines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {

  @EveryBinding
  void aCompiledProgramIsKeptAndUsedAgain(String binding, @TempDir Path five, @TempDir Path seven)
      throws IOException {
    assertThat(scaleOne(binding, 5, five)).isEqualTo(5);
    assertThat(scaleOne(binding, 7, seven)).isEqualTo(7);

    Files.copy(onlyFile(seven), onlyFile(five), StandardCopyOption.REPLACE_EXISTING);

    assertThat(scaleOne(binding, 5, five))
        .as("the program that the file now has")
        .isEqualTo(7);
  }

  @EveryBinding
  void aDamagedFileIsCompiledAnew(String binding, @TempDir Path folder) throws IOException {
    assertThat(scaleOne(binding, 5, folder)).isEqualTo(5);
    Path file = onlyFile(folder);
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    byte[] half = Arrays.copyOf(whole, whole.length / 2);

    for (byte[] damaged : List.of(flipped, half, new byte[0], new byte[100])) {
      Files.write(file, damaged);

      assertThat(scaleOne(binding, 5, folder)).isEqualTo(5);
      assertThat(Files.size(file)).as("written anew").isGreaterThan(100).isNotEqualTo(half.length);
    }
  }

  @EveryBinding
  void aFolderThatCannotBeWrittenIsDoneWithout(String binding, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");

    assertThat(scaleOne(binding, 5, file.resolve("programs"))).isEqualTo(5);
  }

  @EveryBinding
  void ofTooManyProgramsTheOlderHalfIsDeleted(String binding, @TempDir Path folder)
      throws IOException {
    var old = FileTime.from(Instant.now().minus(Duration.ofDays(3)));
    for (int i = 0; i < 2000; i++) {
      Path program = Files.createFile(folder.resolve(i + ".clbin"));
      if (i < 1500) Files.setLastModifiedTime(program, old);
    }

    assertThat(scaleOne(binding, 5, folder)).isEqualTo(5);

    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1001);
    }
    assertThat(folder.resolve("1999.clbin")).exists();
  }

  @EveryBinding
  void whatAnotherProcessIsWritingIsLeftAloneUnlessItIsOld(String binding, @TempDir Path folder)
      throws IOException {
    Path fresh = Files.createFile(folder.resolve("fresh.tmp"));
    Path dead = Files.createFile(folder.resolve("dead.tmp"));
    Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    for (int i = 0; i < 2000; i++) Files.createFile(folder.resolve(i + ".clbin"));

    assertThat(scaleOne(binding, 5, folder)).isEqualTo(5);

    assertThat(fresh).exists();
    assertThat(dead).doesNotExist();
  }

  /** A link to nothing is in the folder's list and has no time, like a file that was deleted since. */
  @EveryBinding
  void aFileThatAnotherProcessHasDeletedMeanwhileStopsNothing(String binding, @TempDir Path folder)
      throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.clbin"), Path.of("nothing"));
    for (int i = 0; i < 2000; i++) Files.createFile(folder.resolve(i + ".clbin"));

    assertThat(scaleOne(binding, 5, folder)).isEqualTo(5);

    assertThat(folder.resolve("0.clbin")).doesNotExist();
  }

  private static float scaleOne(String binding, int scale, Path folder) {
    try (var runtime = Runtimes.open(binding, BinaryCache.in(folder));
        var program = runtime.program("probe", Defines.of("SCALE", scale));
        var x = runtime.floats(1)) {
      runtime.write(x, new float[] {1});
      program.kernel("probe_scale").args(1, 0f, x, x).items(1).launch();
      var y = new float[1];
      runtime.read(x, y);
      return y[0];
    }
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
