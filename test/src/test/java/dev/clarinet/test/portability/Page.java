package dev.clarinet.test.portability;

import static dev.clarinet.test.portability.Measures.FMA_SHARE;
import static dev.clarinet.test.portability.Measures.LOCAL_BYTES;
import static dev.clarinet.test.portability.Measures.OCCUPANCY;
import static dev.clarinet.test.portability.Measures.REGISTERS;
import static dev.clarinet.test.portability.Measures.SPILLS;
import static dev.clarinet.test.portability.Measures.WIDE_LOAD_SHARE;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The tables of {@code docs/portability.md}, between two comments that keep their place. */
final class Page {
  private static final String BEGIN = "<!-- tables by test/portability/run -->\n",
      END = "<!-- end of tables -->";

  private final List<Row> rows;
  private final Marks marks;

  Page(List<Row> rows, Marks marks) {
    this.rows = rows;
    this.marks = marks;
  }

  /** Puts the tables into their place in a page. */
  void writeInto(Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length(), end = text.indexOf(END);
    Files.writeString(page, text.substring(0, begin) + tables() + text.substring(end));
  }

  private String tables() {
    return String.join(
        "\n",
        "",
        "### Products and convolutions, as a discrete GPU gets them",
        "",
        judged(),
        "### The tiles to choose from",
        "",
        tiles(),
        "### Every file",
        "",
        files(),
        "");
  }

  private String judged() {
    String head = "kernel | target | sums an item | registers | spills | local bytes | waves a SIMD"
        + " | multiply-adds | CLBlast's | wide loads";
    return table(head, Marks.judged(rows).stream().map(this::judged));
  }

  private Stream<String> judged(Row row) {
    return Stream.of(
        "`" + row.kernel() + "`",
        row.target().name(),
        String.valueOf(Marks.sums(row)),
        number(row, REGISTERS),
        number(row, SPILLS),
        number(row, LOCAL_BYTES),
        number(row, OCCUPANCY),
        percent(row.measures().get(FMA_SHARE, 0)),
        percent(marks.clblastShare(row)),
        percent(row.measures().get(WIDE_LOAD_SHARE, 0)));
  }

  private String tiles() {
    var targets = Stream.<Target>concat(Compilations.AMD.stream(), Compilations.INTEL.stream())
        .toList();
    var byTile =
        grouped(rows.stream().filter(row -> row.program().defines().containsKey("TM")), Page::tile);
    String head = "tile | " + targets.stream().map(Target::name).collect(joining(" | "));
    return table(
        head,
        byTile.entrySet().stream()
            .map(e -> Stream.concat(
                Stream.of("`" + e.getKey() + "`"),
                targets.stream().map(target -> worst(e.getValue(), target)))));
  }

  private static String tile(Row row) {
    var d = row.program().defines();
    return d.get("TM") + "x" + d.get("TN") + "x" + d.get("TK") + "-" + d.get("WM") + "x"
        + d.get("WN");
  }

  private static String worst(List<Row> rows, Target target) {
    int spills = of(rows, target).mapToInt(Row::spills).max().orElse(0);
    boolean usual = of(rows, target).anyMatch(Row::usual);
    return most(rows, target)
        + (spills > 0 ? ", spills " + spills : "")
        + (usual ? ", default" : "");
  }

  /** The registers of the kernel that takes most. */
  private static String most(List<Row> rows, Target target) {
    return of(rows, target)
        .max(Comparator.comparingDouble(row -> row.measures().get(REGISTERS, 0)))
        .map(row -> number(row, REGISTERS))
        .orElse("");
  }

  private static Stream<Row> of(List<Row> rows, Target target) {
    return rows.stream().filter(row -> row.target().equals(target));
  }

  private String files() {
    var byFile = grouped(
        rows.stream().sorted(Comparator.comparing(row -> row.program().file())),
        row -> row.program().file());
    return table(
        "file | kernels | with constants | compiled | of which without a fault | registers by default, gfx906",
        byFile.entrySet().stream().map(e -> file(e.getKey(), e.getValue())));
  }

  private static Stream<String> file(String name, List<Row> rows) {
    var usual = rows.stream().filter(Row::usual).toList();
    return Stream.of(
        "`" + name + "`",
        String.valueOf(rows.stream().map(Row::kernel).distinct().count()),
        String.valueOf(rows.stream().map(Row::program).distinct().count()),
        String.valueOf(rows.size()),
        String.valueOf(rows.stream().filter(Row::ok).count()),
        most(usual, Compilations.AMD.get(0)));
  }

  private static <K> Map<K, List<Row>> grouped(Stream<Row> rows, Function<Row, K> by) {
    return rows.collect(groupingBy(by, LinkedHashMap::new, toList()));
  }

  private static String number(Row row, String what) {
    return row.measures().known().containsKey(what)
        ? String.valueOf((int) row.measures().get(what, 0))
        : "";
  }

  private static String percent(double share) {
    return Math.round(share * 1000) / 10.0 + "%";
  }

  /** A table with this head and a line for each stream of cells. */
  private static String table(String head, Stream<Stream<String>> lines) {
    String rule = head.replaceAll("[^|]+", " --- ").strip();
    return Stream.concat(Stream.of(head, rule), lines.map(cells -> cells.collect(joining(" | "))))
        .map(line -> "| " + line + " |\n")
        .collect(joining());
  }
}
