package dev.clarinet.test.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.samples.cli.Clarinet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script samples/clarinet, in a house of paper whose Maven and whose Java only note what they are asked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has a script of its own")
class ScriptTest {
  private static final Path SCRIPT = Path.of("../samples/clarinet");

  /** How a run ended, with all that it printed. */
  private record Ending(int exitCode, String output) {}

  @TempDir
  Path temporary;

  private Path root = Path.of("");

  @BeforeEach
  void build() throws IOException {
    root = Files.createDirectory(temporary.resolve("a house")).toRealPath();
    for (String module :
        List.of("api", "backend-java", "backend-opencl", "samples", "kernels-cl")) {
      Files.createDirectories(root.resolve(module).resolve("src/main/java"));
      Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
      Files.writeString(root.resolve(module).resolve("src/main/java/A.java"), "class A {}");
    }
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.copy(SCRIPT, root.resolve("samples/clarinet"));
    program(root.resolve("samples/clarinet"));
    script("mvnw", "echo \"mvnw $*\"; mkdir -p samples/target/classes samples/target/lib");
    script("jdk/bin/java", "for argument in \"$@\"; do echo \"java: $argument\"; done; exit 7");
  }

  private void script(String name, String body) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    program(Files.writeString(file, "#!/bin/sh\n" + body + "\n"));
  }

  private static void program(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Ending run(String... arguments) throws IOException, InterruptedException {
    return run(root.resolve("samples/clarinet"), arguments);
  }

  private Ending run(Path script, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).directory(temporary.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ending(process.waitFor(), output);
  }

  @Test
  void theFirstRunBuildsAndSaysSoThenRuns() throws IOException, InterruptedException {
    var ending = run("train", "digits", "--out", "a b");

    assertThat(ending.output().lines())
        .containsSubsequence(
            "clarinet: building, which takes a minute ...",
            "java: --enable-native-access=ALL-UNNAMED",
            "java: -cp",
            "java: " + root + "/samples/target/classes:" + root + "/samples/target/lib/*",
            "java: " + Clarinet.class.getName(),
            "java: train",
            "java: digits",
            "java: --out",
            "java: a b");
    assertThat(ending.output()).containsPattern("mvnw .*-pl samples -am package -DskipTests");
    assertThat(ending.exitCode()).as("that of the program").isEqualTo(7);
  }

  @Test
  void whatIsBuiltIsNotBuiltAgain() throws IOException, InterruptedException {
    run();

    assertThat(run("devices").output()).doesNotContain("mvnw").contains("java: devices");
  }

  @Test
  void aNewerSourceIsBuiltOnce() throws IOException, InterruptedException {
    run();
    for (String changed :
        List.of("api/src/main/java/A.java", "kernels-cl/new.cl", "samples/pom.xml", "pom.xml")) {
      Files.writeString(root.resolve(changed), "changed");
      Files.setLastModifiedTime(
          root.resolve(changed), FileTime.from(Instant.now().plusMillis(50)));
      Thread.sleep(100);

      assertThat(run().output()).as(changed).contains("mvnw");
      assertThat(run().output()).as(changed).doesNotContain("mvnw");
    }
  }

  @Test
  void whatWasCleanedAwayIsBuiltAgain() throws IOException, InterruptedException {
    run();
    Files.delete(root.resolve("samples/target/lib"));

    assertThat(run().output()).contains("mvnw");
  }

  @Test
  void aBuildThatFailsIsTriedAgainNextTime() throws IOException, InterruptedException {
    script("mvnw", "mkdir -p samples/target/classes samples/target/lib; echo no; exit 3");
    for (int i = 0; i < 2; i++) {
      var ending = run("devices");
      assertThat(ending.exitCode()).isEqualTo(1);
      assertThat(ending.output()).contains("the build failed").doesNotContain("java:");
    }
  }

  @Test
  void aLinkToItWorksFromAnywhere() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(
        temporary.resolve("link"),
        temporary.relativize(temporary.resolve("a house/samples/clarinet")));

    assertThat(run(link, "devices").output()).contains("java: devices");
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws IOException, InterruptedException {
    run();
    Files.delete(root.resolve("jdk/bin/java"));

    var ending = run("devices");

    assertThat(ending.exitCode()).isEqualTo(1);
    assertThat(ending.output()).contains(root + "/jdk/bin/java").contains("JAVA_HOME");
  }
}
