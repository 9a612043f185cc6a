package dev.clarinet.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnippetsTest {
  private static final Path ROOT = Markdown.root();
  private static final Path LEARN = ROOT.resolve("docs/learn");

  static List<Markdown> pages() {
    return Markdown.below(ROOT);
  }

  static List<Markdown> lessons() {
    return Markdown.below(LEARN).stream()
        .filter(page -> !page.file().endsWith("README.md"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void codeThatNamesItsSourceStandsThere(Markdown page) {
    for (var block : page.blocks()) {
      if (block.source().isEmpty()) continue;
      var source = Markdown.of(ROOT.resolve(block.source()));
      assertThat(Markdown.holds(source.lines(), block.code()))
          .as("%s:%s is in %s", page, block.line(), block.source())
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void allCodeOfALessonNamesItsSource(Markdown page) {
    assertThat(page.blocks())
        .allMatch(block -> block.language().equals("text") || !block.source().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void aLessonGoesFromFormulaToLoopsToKernelWithAPicture(Markdown page) {
    assertThat(page.blocks("text"))
        .anyMatch(block -> String.join("", block.code()).contains("="));
    assertThat(page.blocks("java"))
        .anyMatch(block -> block.source().contains("/dev/clarinet/reference/"));
    assertThat(page.blocks("c")).anyMatch(block -> block.source().startsWith("kernels-cl/"));
    assertThat(page.links()).anyMatch(link -> link.endsWith(".svg"));
  }

  @Test
  void theIndexNamesAllLessons() {
    var names =
        lessons().stream().map(page -> page.file().getFileName().toString()).toList();

    assertThat(names).isNotEmpty();
    assertThat(Markdown.of(LEARN.resolve("README.md")).links()).containsAll(names);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksPointToFilesAndHeadings(Markdown page) {
    for (String link : page.links()) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty()
          ? page.file()
          : page.file().resolveSibling(parts[0]).normalize();
      assertThat(target).as("%s links to %s", page, link).exists();
      if (parts.length > 1) assertThat(Markdown.of(target).anchors()).contains(parts[1]);
    }
  }

  @Test
  void picturesAreSmallAndKnowDarkAndLight() throws IOException {
    try (Stream<Path> files = Files.list(LEARN)) {
      var pictures = files.filter(file -> file.toString().endsWith(".svg")).toList();
      assertThat(pictures).isNotEmpty();
      for (Path picture : pictures) {
        assertThat(picture).content().contains("prefers-color-scheme: dark");
        assertThat(Files.size(picture)).as("%s", picture).isLessThan(10_000);
      }
    }
  }

  @Test
  void codeIsFoundWhateverItsIndentation() {
    var source = List.of("{", "    a;", "      b;", "    c;", "}");

    assertThat(Markdown.holds(source, List.of("a;", "  b;"))).isTrue();
    assertThat(Markdown.holds(source, List.of("c;"))).isTrue();
    assertThat(Markdown.holds(source, List.of("a;", "b;"))).isFalse();
    assertThat(Markdown.holds(source, List.of("a;", "c;"))).isFalse();
    assertThat(Markdown.holds(source, List.of("a"))).isFalse();
  }
}
