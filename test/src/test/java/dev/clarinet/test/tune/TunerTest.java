package dev.clarinet.test.tune;

import static dev.clarinet.test.tune.Planted.CRASHES;
import static dev.clarinet.test.tune.Planted.EXITS;
import static dev.clarinet.test.tune.Planted.HANGS;
import static dev.clarinet.test.tune.Planted.INACCURATE;
import static dev.clarinet.test.tune.Planted.QUESTION;
import static dev.clarinet.test.tune.Planted.REFUSED;
import static dev.clarinet.test.tune.Planted.WRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.opencl.tune.Decision;
import dev.clarinet.opencl.tune.Tuned;
import dev.clarinet.opencl.tune.Tuner;
import dev.clarinet.opencl.tune.TuningProcess;
import dev.clarinet.opencl.tune.TuningRecord;
import dev.clarinet.test.opencl.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tuner makes of ways to compute that are planted. */
class TunerTest {
  private static final Sizes SIZES = Sizes.of(3, 4, 5);
  private static final String SLOW = Planted.TAKES + 8, FAST = Planted.TAKES + 2;

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nothingIsTunedYet() {
    file = folder.resolve("record.json");
  }

  private TuningRecord record() {
    return TuningRecord.in(file, PlantedMain.DEVICE);
  }

  private List<Tuned> tune(Duration budget, String... ways) {
    var found = new ArrayList<Tuned>();
    try (var tuner =
        new Tuner(choices -> Planted.open(choices, ways), record(), budget, found::add)) {
      tuner.tune(SIZES);
    }
    return found;
  }

  private Decision decision(String... ways) {
    tune(Duration.ofMinutes(1), ways);
    return record().decision(QUESTION).orElseThrow();
  }

  @Test
  void whatIsClearlyFasterIsTaken() {
    var decision = decision(SLOW, FAST);

    assertThat(decision.candidate()).isEqualTo(FAST);
    assertThat(decision.heuristic()).isEqualTo(SLOW);
    assertThat(decision.microseconds()).containsOnlyKeys(SLOW, FAST);
    assertThat(decision.gain()).isBetween(1.5, 8.0);
    assertThat(decision.thrownOut()).isEmpty();
  }

  @Test
  void theHeuristicsStaysWhereNothingIsClearlyFaster() {
    var decision = decision(FAST, SLOW, "takes 02");

    assertThat(decision.candidate()).isEqualTo(FAST);
    assertThat(decision.microseconds()).containsOnlyKeys(FAST, "takes 02");
  }

  @Test
  void whatIsWrongOrLessAccurateOrRefusedIsThrownOutHoweverFast() {
    var decision = decision(SLOW, WRONG, INACCURATE, REFUSED);

    assertThat(decision.candidate()).isEqualTo(SLOW);
    assertThat(decision.thrownOut()).containsOnlyKeys(WRONG, INACCURATE, REFUSED);
    assertThat(decision.thrownOut().get(WRONG)).startsWith("wrong by ");
    assertThat(decision.thrownOut().get(INACCURATE))
        .startsWith("wrong by ")
        .contains("5e-07 is the most");
    assertThat(decision.thrownOut().get(REFUSED)).isEqualTo("does not run: planted refusal");
  }

  @Test
  void aWrongHeuristicsIsThrownOutAndTheFirstThatIsRightStandsInForIt() {
    String log = ErrorLog.of(() -> tune(Duration.ofMinutes(1), WRONG, SLOW, INACCURATE, FAST));

    var decision = record().decision(QUESTION).orElseThrow();
    assertThat(decision.candidate()).isEqualTo(FAST);
    assertThat(decision.heuristic()).isEqualTo(WRONG);
    assertThat(decision.microseconds()).containsOnlyKeys(SLOW, FAST);
    assertThat(decision.thrownOut()).containsOnlyKeys(WRONG, INACCURATE);
    assertThat(log)
        .containsPattern(
            "WARN .*the usual 'wrong' for planted: product is wrong by \\S+; 5e-07 is");
  }

  @Test
  void whereNoWayIsRightNothingIsDecided() {
    String log = ErrorLog.of(() ->
        assertThat(tune(Duration.ofMinutes(1), WRONG, INACCURATE, REFUSED)).isEmpty());

    assertThat(record().decision(QUESTION)).isEmpty();
    assertThat(log)
        .containsPattern("WARN .*nothing is decided for planted: product, as no way is right");
  }

  @Test
  void noMoreTimeIsSpentThanThereIsButForTheTrialThatRuns() {
    String[] many = Stream.iterate(100, i -> i + 1)
        .limit(40)
        .map(milliseconds -> Planted.TAKES + milliseconds)
        .toArray(String[]::new);
    long began = System.nanoTime();

    var found = tune(Duration.ofSeconds(1), many);

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
    assertThat(found).isEmpty();
    assertThat(record().decision(QUESTION)).isEmpty();
  }

  @Test
  void withoutTimeNothingIsTried() {
    assertThat(tune(Duration.ZERO, SLOW, FAST)).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatWasFoundIsNotLookedForAgain() {
    var first = tune(Duration.ofMinutes(1), SLOW, FAST);
    var second = tune(Duration.ofMinutes(1), SLOW, FAST);

    assertThat(first).singleElement().matches(Tuned::fresh);
    assertThat(second).singleElement().matches(tuned -> !tuned.fresh());
    assertThat(second.get(0).decision()).isEqualTo(first.get(0).decision());
  }

  @Test
  void twoDoNotTuneOneDeviceAtATime() {
    try (var tuner = new Tuner(
        choices -> Planted.open(choices, SLOW), record(), Duration.ofMinutes(1), tuned -> {})) {
      tuner.tune(SIZES);

      assertThat(tune(Duration.ofMinutes(1), SLOW, FAST)).isEmpty();
    }
    assertThat(tune(Duration.ofMinutes(1), SLOW, FAST)).isNotEmpty();
  }

  private ChildJvm.Ending inAProcess(String... ways) {
    return ChildJvm.with().run(PlantedMain.class, arguments(ways));
  }

  private String[] arguments(String... ways) {
    return Stream.concat(Stream.of(file.toString()), Stream.of(ways)).toArray(String[]::new);
  }

  @Test
  void whatTwoProcessesDiedOfIsSkippedByTheNext() {
    var first = inAProcess(SLOW, CRASHES, FAST);
    var second = inAProcess(SLOW, CRASHES, FAST);
    var next = inAProcess(SLOW, CRASHES, FAST);
    var last = inAProcess(SLOW, CRASHES, FAST);

    assertThat(first.exitCode()).isEqualTo(134);
    assertThat(second.exitCode()).isEqualTo(134);
    assertThat(second.output()).contains("died of crashes for planted: product, which is tried");
    assertThat(next.output())
        .contains("found Decision[candidate=" + FAST, "crashes=ended two processes", "done");
    assertThat(last.output()).contains("knew Decision[candidate=" + FAST, "done");
  }

  @Test
  void aProcessThatEndsItselfWhileItTunesBlamesNothing() {
    for (int i = 0; i < 3; i++) assertThat(inAProcess(SLOW, EXITS).exitCode()).isEqualTo(3);

    assertThat(inAProcess(SLOW, FAST).output()).doesNotContain("died of").contains("found");
  }

  @ParameterizedTest
  @ValueSource(classes = {PlantedMain.class, PlantedParentMain.class})
  void aProcessThatIsToldToEndWhileItTunesBlamesNothing(Class<?> main) throws IOException {
    var running = ChildJvm.with().start(main, arguments(SLOW, HANGS));
    awaitTrialOf(HANGS);
    var children = running.process().children().toList();

    running.process().destroy();

    assertThat(ChildJvm.end(running).exitCode()).isIn(128 + 15, 128 + 9); // its own, or its child's
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(journal()).isEmptyFile();
    assertThat(file).doesNotExist();
  }

  private Path journal() {
    return folder.resolve("record.json.journal");
  }

  private void awaitTrialOf(String way) throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!Files.exists(journal()) || !Files.readString(journal()).endsWith(way)) {
      assertThat(System.nanoTime()).as("a trial of " + way).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void anotherProcessThatTunesKeepsTheDevice() throws IOException {
    var other = ChildJvm.with().start(PlantedMain.class, arguments(SLOW, HANGS));
    try {
      awaitTrialOf(HANGS);

      assertThat(tune(Duration.ofMinutes(1), SLOW, FAST)).isEmpty();
      assertThatThrownBy(() -> parent().run(Duration.ofMinutes(1)))
          .hasMessage(journal() + " cannot be written: another process tunes this device");
    } finally {
      other.process().destroy();
      ChildJvm.end(other);
    }
  }

  @Test
  void whereNothingCanBeKeptNoProcessIsStarted() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> parent().run(Duration.ofMinutes(1)))
        .hasMessage(file + " cannot be written: it is a folder");
  }

  @Test
  void whatCannotBeKeptIsNotDecided() throws IOException {
    Files.createDirectory(file);
    assertThat(tune(Duration.ofMinutes(1), SLOW, FAST)).isEmpty();
  }

  private TuningProcess parent() {
    return new TuningProcess(
        time -> ChildJvm.with().command(PlantedMain.class, arguments(SLOW)),
        file,
        Duration.ofSeconds(2),
        line -> {});
  }

  @Test
  void processesThatCrashOrHangAreFollowedByAnotherUntilAllIsTuned() {
    var lines = new ArrayList<String>();
    String[] arguments = {file.toString(), SLOW, HANGS, CRASHES, FAST};
    var processes = new TuningProcess(
        time -> ChildJvm.with().command(PlantedMain.class, arguments),
        file,
        Duration.ofSeconds(2),
        lines::add);

    assertThat(processes.run(Duration.ofMinutes(1))).isZero();

    assertThat(lines).last().isEqualTo("done");
    var decision = record().decision(QUESTION).orElseThrow();
    assertThat(decision.candidate()).isEqualTo(FAST);
    assertThat(decision.thrownOut()).containsOnlyKeys(HANGS, CRASHES);
  }

  @Test
  void aProcessThatFailsForAnotherReasonIsNotStartedAgain() {
    var processes = new TuningProcess(
        time -> ChildJvm.with().command(PlantedMain.class),
        file,
        Duration.ofSeconds(2),
        line -> {});

    assertThat(processes.run(Duration.ofMinutes(1))).isEqualTo(1);
  }

  @Test
  void aHeuristicThatCrashesTwiceIsLeftAloneWithAWarningEachTime() {
    for (int i = 0; i < 2; i++) assertThat(inAProcess(CRASHES, FAST).exitCode()).isEqualTo(134);

    for (int i = 0; i < 2; i++)
      assertThat(inAProcess(CRASHES, FAST).output())
          .contains("is not tuned: processes died of it before any trial", "done");
    assertThat(record().decision(QUESTION)).isEmpty();
  }
}
