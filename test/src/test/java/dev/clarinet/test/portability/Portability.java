package dev.clarinet.test.portability;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What compilers for GPUs make of the kernels. It needs these compilers, and so is not among the tests of every build:
 * {@code test/portability/run} installs them and runs it.
 */
class Portability {
  private static final Path ROOT = Path.of("..");

  @Test
  void everyKernelCompilesAndTheDefaultsMeetTheirMarks() throws IOException {
    var compilations = new Compilations(ROOT.resolve("target/portability").toAbsolutePath());
    List<Row> rows = compilations.ofClarinet();
    List<Row> clblast = compilations.ofClblast(rows.get(0).program().options());
    var marks = new Marks(clblast);
    var all = Stream.concat(rows.stream(), clblast.stream()).map(Row::json).toList();
    var gson = new GsonBuilder().setPrettyPrinting().serializeNulls().create();
    Files.writeString(ROOT.resolve("target/portability.json"), gson.toJson(all) + "\n");
    new Page(rows, marks).writeInto(ROOT.resolve("docs/portability.md"));

    assertThat(rows.stream().filter(row -> !row.ok()).map(Row::fault)).isEmpty();
    assertThat(Marks.judged(rows)).isNotEmpty();
    assertThat(Marks.judged(rows).stream().flatMap(row -> marks.missed(row).stream()))
        .isEmpty();
  }
}
