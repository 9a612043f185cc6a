package dev.clarinet.test.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.Space;
import dev.clarinet.opencl.tune.Tuner;
import dev.clarinet.opencl.tune.TuningRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of tuned parameters, whole and damaged. */
class TuningRecordTest {
  private static final String DEVICE = "a device";
  private static final String SLOW = Planted.TAKES + 6, FAST = Planted.TAKES + 1;
  private static final Space<String> SPACE =
      Space.direct(Planted.QUESTION, SLOW, () -> Stream.of(FAST));

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void tuned() {
    file = folder.resolve("deep").resolve("record.json");
    tune();
  }

  private void tune() {
    var record = TuningRecord.in(file, DEVICE);
    try (var tuner = new Tuner(
        choices -> Planted.open(choices, SLOW, FAST), record, Duration.ofMinutes(1), found -> {})) {
      tuner.tune(Sizes.of(2, 2, 2));
    }
  }

  private String choice() {
    return TuningRecord.in(file, DEVICE).of(SPACE).name();
  }

  @Test
  void peopleCanReadIt() throws IOException {
    assertThat(Files.readString(file))
        .contains("\"device\": \"a device\"")
        .contains("\"planted: product\": {")
        .contains("\"candidate\": \"takes 1\"")
        .contains("\"heuristic\": \"takes 6\"")
        .containsPattern("\"takes 6\": [6-9]\\d{3}\\.")
        .containsPattern("\"date\": \"20\\d\\d-");
    assertThat(choice()).isEqualTo(FAST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "\0\1\2",
        "\"text\"",
        "{\"format\": 1, \"device\": \"a device\"}",
        "{\"format\": 1, \"device\": \"a device\", \"decisions\": {\"planted: product\": {}}, \"crashed\": {}}",
        "{\"format\": 1, \"device\": \"a device\", \"decisions\": {\"planted: product\": null}, \"crashed\": {}}"
      })
  void aDamagedOneOnlyMeansTuningAgain(String damage) throws IOException {
    Files.writeString(file, damage);
    assertThat(choice()).isEqualTo(SLOW);

    tune();

    assertThat(choice()).isEqualTo(FAST);
  }

  @Test
  void whereverItIsCutOffItIsNoneOrWhole() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertThat(choice()).isEqualTo(SLOW);
    }
  }

  @Test
  void thatOfAnotherDeviceOrFormatCountsForNothing() throws IOException {
    assertThat(TuningRecord.in(file, "another driver").of(SPACE).name()).isEqualTo(SLOW);

    Files.writeString(
        file,
        Files.readString(file).replace("\"format\": 1", "\"format\": 2"),
        StandardCharsets.UTF_8);
    assertThat(choice()).isEqualTo(SLOW);
  }

  @Test
  void aCandidateThatNoLongerExistsIsPassedOverWithOneWarning() {
    var others = Space.direct(Planted.QUESTION, "other", () -> Stream.of("and another"));
    var record = TuningRecord.in(file, DEVICE);

    String log = ErrorLog.of(() -> {
      assertThat(record.of(others).name()).isEqualTo("other");
      assertThat(record.of(others).name()).isEqualTo("other");
    });

    assertThat(log)
        .containsOnlyOnce(
            "the tuned 'takes 1' of planted: product does not exist, 'other' is taken");
  }

  @Test
  void itsHashFollowsWhatIsChosenAndNotHowFastItWas() throws IOException {
    String hash = TuningRecord.in(file, DEVICE).hash();
    String text = Files.readString(file);

    Files.writeString(file, text.replaceAll("(\"takes \\d\": )\\d", "$19"));
    assertThat(TuningRecord.in(file, DEVICE).hash()).hasSize(64).isEqualTo(hash);

    Files.writeString(
        file, text.replace("\"candidate\": \"takes 1\"", "\"candidate\": \"takes 6\""));
    assertThat(TuningRecord.in(file, DEVICE).hash()).hasSize(64).isNotEqualTo(hash);
    assertThat(TuningRecord.none().hash()).isEmpty();
  }

  @Test
  void withoutARecordTheHeuristicChooses() {
    assertThat(TuningRecord.none().of(SPACE)).isEqualTo(Choices.HEURISTIC.of(SPACE));
  }
}
