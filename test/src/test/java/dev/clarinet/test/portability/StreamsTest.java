package dev.clarinet.test.portability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Activation.Elements;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.Choices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers a CPU writes past its cache: those that do not fit it beside what they are made from. */
class StreamsTest {
  private static final int FLOATS_OF_MIB = 1 << 18;

  /** MiB of the cache of 16 cores, which counts as 16 for each at most and where nothing is said, and of the answer. */
  @ParameterizedTest
  @CsvSource({
    "4, 2, 0",
    "4, 3, 1",
    "256, 128, 0",
    "256, 129, 1",
    "1024, 128, 0",
    "1024, 129, 1",
    "0, 128, 0",
    "0, 129, 1"
  })
  void answersThatDoNotFitGoPastTheCache(long cache, int answer, String streams) {
    var spec = new Elements(Activation.Function.RELU, 0, Shape.of(answer * FLOATS_OF_MIB));

    var asked = PaperDevice.at(
        Shipped.cpu(8, cache << 20),
        Winograd.NEVER,
        Choices.HEURISTIC,
        backend -> backend.prepare(spec).close());

    assertThat(asked.programs())
        .singleElement()
        .satisfies(program -> assertThat(program.defines()).containsEntry("STREAMS", streams));
  }
}
