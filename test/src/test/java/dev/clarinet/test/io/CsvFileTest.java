package dev.clarinet.test.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.io.CsvFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir
  Path folder;

  @Test
  void rowsAreInTheFileAsSoonAsTheyAreWritten() {
    var file = folder.resolve("log.csv");
    try (var csv = CsvFile.create(file, "epoch", "loss")) {
      assertThat(file).hasContent("epoch,loss\n");
      csv.row(1, 0.5);
      assertThat(file).hasContent("epoch,loss\n1,0.5\n");
      csv.row(2, Double.NaN);
      csv.close();
      assertThatThrownBy(() -> csv.row(3, 0.1)).isInstanceOf(UncheckedIOException.class);
    }
    assertThat(file).hasContent("epoch,loss\n1,0.5\n2,NaN\n");
  }

  @Test
  void numbersHaveAPointInEveryLocale() {
    var before = Locale.getDefault();
    var file = folder.resolve("log.csv");
    Locale.setDefault(Locale.GERMANY);
    try (var csv = CsvFile.create(file, "float", "double", "long")) {
      csv.row(0.25f, 1234567.125, 1_000_000L);
    } finally {
      Locale.setDefault(before);
    }
    assertThat(file).hasContent("float,double,long\n0.25,1234567.125,1000000\n");
  }

  @Test
  void cellsWithCommasQuotesAndLinesAreQuoted() {
    var file = folder.resolve("log.csv");
    try (var csv = CsvFile.create(file, "a,b", "c")) {
      csv.row("say \"hi\"", "two\nlines");
      csv.row("", "\u00e9t\u00e9");
    }
    assertThat(file).hasContent("\"a,b\",c\n\"say \"\"hi\"\"\",\"two\nlines\"\n,\u00e9t\u00e9\n");
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    try (var csv = CsvFile.create(folder.resolve("log.csv"), "a", "b")) {
      assertThatThrownBy(() -> csv.row(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("1 cells", "2 columns");
    }
    assertThatThrownBy(() -> CsvFile.create(folder.resolve("none.csv")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileThatTakesNoHeaderIsClosed() throws IOException {
    var full = Path.of("/dev/full");
    assertThatThrownBy(() -> CsvFile.create(full, "a")).isInstanceOf(UncheckedIOException.class);
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.map(CsvFileTest::target)).doesNotContain(full);
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link; // closed meanwhile
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    assertThatThrownBy(() -> CsvFile.create(folder.resolve("missing").resolve("log.csv"), "a"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContainingAll("log.csv", "cannot be written", "no such file or folder");
  }
}
