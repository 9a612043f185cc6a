package dev.clarinet.test.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A page of this repository: its fenced blocks, links and headings. */
record Markdown(Path file, List<String> lines) {
  private static final Pattern LINK = Pattern.compile("\\[[^\\[\\]]*]\\(([^()\\s]+)\\)");
  private static final Pattern SOURCE = Pattern.compile("<!-- from: (\\S+) -->");

  /**
   * What stands between two fences.
   *
   * @param language the word behind the first fence
   * @param source the file of this repository that it is said to be from, or nothing
   * @param line where it begins, from 1
   */
  record Block(String language, String source, int line, List<String> code) {}

  /** The folder of the repository, above wherever the test runs. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      Path above = folder.getParent();
      if (above == null) throw new IllegalStateException("no folder above has mvnw");
      folder = above;
    }
    return folder;
  }

  static Markdown of(Path file) {
    return new Markdown(file, text(file).lines().toList());
  }

  /** All pages below a folder, but for what is hidden or built. */
  static List<Markdown> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !("/" + folder.relativize(file)).matches(".*/(\\.|target/).*"))
          .sorted()
          .map(Markdown::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All fenced blocks, in order. */
  List<Block> blocks() {
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith("```")) continue;
      int begin = i + 1, end = begin;
      while (!lines.get(end).equals("```")) end++;
      var source = SOURCE.matcher(i == 0 ? "" : lines.get(i - 1));
      blocks.add(new Block(
          lines.get(i).substring(3),
          source.matches() ? source.group(1) : "",
          begin,
          lines.subList(begin, end)));
      i = end;
    }
    return blocks;
  }

  /** All blocks in this language. */
  List<Block> blocks(String language) {
    return blocks().stream().filter(block -> block.language().equals(language)).toList();
  }

  /** What links and pictures point to; code has none. */
  List<String> links() {
    return LINK.matcher(prose())
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.contains("://"))
        .toList();
  }

  /** The text without fenced blocks and without words in code. */
  String prose() {
    var prose = new StringBuilder();
    boolean code = false;
    for (String line : lines) {
      boolean fence = line.startsWith("```");
      code ^= fence;
      if (!code && !fence) prose.append(line.replaceAll("`[^`]*`", "code")).append('\n');
    }
    return prose.toString();
  }

  /** What a link may have behind a {@code #}: the headings in small letters, with hyphens for spaces. */
  List<String> anchors() {
    return prose()
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} -]", "").replace(' ', '-'))
        .toList();
  }

  /** Whether these lines stand in that order, one behind the other, indented by any amount. */
  static boolean holds(List<String> lines, List<String> code) {
    String wanted = dedented(code);
    return IntStream.rangeClosed(0, lines.size() - code.size())
        .anyMatch(i -> dedented(lines.subList(i, i + code.size())).equals(wanted));
  }

  private static String dedented(List<String> code) {
    return String.join("\n", code).stripIndent();
  }

  /** As {@code docs/learn/pooling.md}. */
  @Override
  public String toString() {
    return root().relativize(file).toString();
  }
}
