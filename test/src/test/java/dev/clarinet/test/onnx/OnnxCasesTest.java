package dev.clarinet.test.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.Backend;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.OnReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every backend against the cases that the ONNX project publishes and Debian packages. Without the package they are
 * skipped; with {@code -Dclarinet.onnx=required} that fails.
 */
class OnnxCasesTest {
  private static final Path DATA = Path.of("/usr/share/libonnx-testdata/data");

  /** Of cases that compute; fewer would mean that operators which we have are no longer run. */
  private static final int FEWEST = 160;

  @EveryBackend
  void agreesWithThePublishedValues(Backend backend) {
    var report = OnnxReport.of(cases(), backend);
    System.out.println(report);

    assertThat(report.failed()).isEmpty();
    assertThat(report.computed()).isGreaterThanOrEqualTo(FEWEST);
  }

  @OnReference
  void aWrongAnswerIsSeen(Backend backend) {
    OnnxCase padded = one("test_basic_conv_with_padding"),
        valid = one("test_basic_conv_without_padding");
    OnnxArray answer = valid.outputsOn(backend).get(0),
        expected = valid.expected().get(0);
    var off = expected.values().clone();
    off[off.length - 1] += 1e-3;

    assertThat(answer.differenceFrom(expected, 1e-6)).isEmpty();
    assertThat(answer.differenceFrom(OnnxArray.floats(expected.shape(), off), 1e-6))
        .isPresent();
    assertThat(answer.differenceFrom(padded.expected().get(0), 1e-6))
        .hasValue("[1,1,3,3] instead of [1,1,5,5]");
  }

  private static OnnxCase one(String name) {
    return cases().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<OnnxCase> cases() {
    boolean installed = Files.isDirectory(DATA);
    String missing = "the published ONNX cases are not here: install libonnx-testdata";
    if (!installed && "required".equals(System.getProperty("clarinet.onnx")))
      throw new AssertionError(missing);
    assumeTrue(installed, missing);
    return Stream.of("node", "pytorch-converted", "pytorch-operator")
        .flatMap(set -> OnnxCase.in(DATA.resolve(set)).stream())
        .toList();
  }
}
