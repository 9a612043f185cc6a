package dev.clarinet.test.tune;

import static dev.clarinet.test.tune.Planted.CRASHES;
import static dev.clarinet.test.tune.Planted.HANGS;
import static dev.clarinet.test.tune.Planted.INACCURATE;
import static dev.clarinet.test.tune.Planted.QUESTION;
import static dev.clarinet.test.tune.Planted.REFUSED;
import static dev.clarinet.test.tune.Planted.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.opencl.tune.Decision;
import dev.clarinet.opencl.tune.Tuned;
import dev.clarinet.opencl.tune.Tuner;
import dev.clarinet.opencl.tune.TuningProcess;
import dev.clarinet.opencl.tune.TuningRecord;
import dev.clarinet.test.opencl.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void whatAProcessDiedOfIsSkippedByTheNext() {
    String[] arguments = {file.toString(), SLOW, CRASHES, FAST};
    var dying = ChildJvm.with().run(PlantedMain.class, arguments);
    var next = ChildJvm.with().run(PlantedMain.class, arguments);
    var last = ChildJvm.with().run(PlantedMain.class, arguments);

    assertThat(dying.exitCode()).isEqualTo(134);
    assertThat(next.output())
        .contains("found Decision[candidate=" + FAST, "crashes=ended its process", "done");
    assertThat(last.output()).contains("knew Decision[candidate=" + FAST, "done");
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
  void aHeuristicThatCrashesIsLeftAlone() {
    String[] arguments = {file.toString(), CRASHES, FAST};
    assertThat(ChildJvm.with().run(PlantedMain.class, arguments).exitCode()).isEqualTo(134);

    assertThat(ChildJvm.with().run(PlantedMain.class, arguments).output()).contains("done");
    assertThat(record().decision(QUESTION)).isEmpty();
  }
}
