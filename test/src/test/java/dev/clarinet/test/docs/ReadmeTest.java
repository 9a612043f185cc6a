package dev.clarinet.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
  private static final Path ROOT = Markdown.root();
  private static final Path HERE = ROOT.resolve("test/src/test/java/dev/clarinet/test/docs");
  private static final Markdown README = Markdown.of(ROOT.resolve("README.md"));
  private static final Pattern PROPERTY =
      Pattern.compile("(?:-D|(?<![\\w./]))(clarinet(\\.[a-z]+)+)");

  /** What a reader has to import for the examples, and what the second one gets from the first or from outside. */
  private static final String FRAME = """
      import static dev.clarinet.Shape.image;
      import static dev.clarinet.layer.Layers.*;
      import static dev.clarinet.op.Window.kernel;
      import static dev.clarinet.train.Listeners.*;
      import static dev.clarinet.train.Losses.softmaxCrossEntropy;
      import static dev.clarinet.train.Metric.accuracy;
      import static dev.clarinet.train.Optimizers.sgd;
      import dev.clarinet.*;
      import dev.clarinet.data.*;
      import dev.clarinet.train.*;
      import java.io.File;
      import java.nio.file.Path;
      import java.util.*;
      import javax.imageio.ImageIO;
      class Example {
        void run(Given given) throws Exception {
          %s
        }
      }
      """;

  @TempDir
  Path folder;

  @Test
  void bothExamplesCompile() throws IOException {
    var examples = README.blocks("java");

    assertThat(examples).hasSize(2);
    assertThat(errors("", examples.get(0))).isEmpty();
    assertThat(errors("Backend backend, List<String> classes, File file", examples.get(1)))
        .isEmpty();
  }

  @Test
  void anExampleThatDoesNotCompileIsFound() throws IOException {
    var wrong = new Markdown.Block("java", "", 1, List.of("relu().brightness(3);"));

    assertThat(errors("", wrong)).isNotEmpty();
  }

  private List<String> errors(String given, Markdown.Block example) throws IOException {
    Path file = folder.resolve("Example.java");
    String code = String.join("\n", example.code());
    Files.writeString(file, FRAME.replace("Given given", given).replace("%s", code));
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    var options = List.of(
        "-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
    try (var files = compiler.getStandardFileManager(found, null, null)) {
      compiler
          .getTask(null, files, found, options, null, files.getJavaFileObjects(file))
          .call();
    }
    return found.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }

  @Test
  void theFirstExampleHasAtMostTwentyLines() {
    assertThat(README.blocks("java").get(0).code()).hasSizeLessThanOrEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"samples/clarinet train digits", "./mvnw verify"})
  void theTwoCommandsStandThereAndCanBeRun(String command) {
    assertThat(README.blocks("")).anyMatch(block -> block.code().equals(List.of(command)));
    assertThat(ROOT.resolve(command.replaceFirst(" .*", ""))).isExecutable();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "CONTRIBUTING.md"})
  void thePropertiesExist(String page) throws IOException {
    String sources = sources();
    var properties = PROPERTY
        .matcher(Markdown.text(ROOT.resolve(page)))
        .results()
        .map(property -> property.group(1))
        .collect(Collectors.toSet());

    assertThat(properties).contains("clarinet.opencl");
    assertThat(properties)
        .filteredOn(name -> !sources.contains('"' + name + '"'))
        .isEmpty();
  }

  @Test
  void theSubcommandsExist() throws IOException {
    String line = README.lines().stream()
        .filter(text -> text.startsWith("`samples/clarinet --help`"))
        .collect(Collectors.joining());
    String sources = sources();
    var names = Pattern.compile("`([a-z-]+)`")
        .matcher(line)
        .results()
        .map(name -> name.group(1))
        .toList();

    assertThat(names).hasSize(8);
    assertThat(names)
        .filteredOn(name -> !sources.contains("name = \"" + name + '"'))
        .isEmpty();
  }

  @Test
  void theArtifactsExist() {
    var artifacts = Pattern.compile("<artifactId>clarinet-(.*)</artifactId>")
        .matcher(Markdown.text(README.file()))
        .results()
        .map(artifact -> artifact.group(1));
    String parent = Markdown.text(ROOT.resolve("pom.xml"));

    assertThat(artifacts)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(parent).contains("<module>" + name + "</module>"));
    assertThat(README.blocks("xml"))
        .flatMap(Markdown.Block::code)
        .filteredOn(line -> line.contains("<version>"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(parent).contains(line.strip()));
  }

  /** All of Java but these tests, which name what they look for. */
  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().matches(".*[/\\\\]src[/\\\\].*\\.java"))
          .filter(file -> Files.isRegularFile(file) && !file.startsWith(HERE))
          .map(Markdown::text)
          .collect(Collectors.joining());
    }
  }
}
