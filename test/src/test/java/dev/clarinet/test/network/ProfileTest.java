package dev.clarinet.test.network;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.Limits;
import dev.clarinet.Network;
import dev.clarinet.Predictor;
import dev.clarinet.Profile;
import dev.clarinet.Profile.Row;
import dev.clarinet.Profile.Wait;
import dev.clarinet.Shape;
import dev.clarinet.Trainer;
import dev.clarinet.Translator;
import dev.clarinet.layer.Activate;
import dev.clarinet.layer.Flatten;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Activation.Function;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.Window;
import dev.clarinet.op.Work;
import dev.clarinet.test.EveryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  private static final Limits LIMITS = new Limits(1e9, 1e9);
  private static final Shape SHAPE = Shape.of(32);
  private static final Activation.Elements RELU = new Activation.Elements(Function.RELU, 0, SHAPE);

  @TempDir
  Path folder;

  /** Two epochs of three steps. */
  private static Profile training(Backend backend, Network network) {
    try (var model = network.on(backend, 1)) {
      var profile = Profile.of(backend, LIMITS);
      try (profile) {
        Trainer.of(model).batchSize(16).epochs(2).fit(Stripes.of(48, 1));
      }
      return profile;
    }
  }

  private static Stream<Row> rows(Profile profile, String layer, String part) {
    return profile.rows().stream()
        .filter(row -> row.layer().equals(layer) && row.part().equals(part));
  }

  @EveryBackend
  void everyLayerOfATrainingAppearsByNameWithWhatItDid(Backend backend) {
    var network = Nets.small();
    var profile = training(backend, network);

    assertThat(profile.rows().stream().map(Row::layer).distinct())
        .containsAll(network.nodes().stream()
            .filter(node -> !node.isInput() && !(node.layer() instanceof Flatten))
            .filter(node -> !(node.layer() instanceof Activate)) // the maximum behind it does it
            .map(Network.Node::name)
            .toList())
        .contains("loss");
    assertThat(profile.rows().stream().filter(row -> row.layer().isEmpty()))
        .allMatch(row -> row.operation().endsWith(".prepare"));
    assertThat(rows(profile, "conv2d1", "gradInput")).isEmpty();
    for (String part : List.of("forward", "gradInput"))
      assertThat(rows(profile, "pool2d1", part)).singleElement().matches(row -> row.runs() == 6);
    assertThat(rows(profile, "linear1", "gradParameters").map(Row::operation))
        .containsExactlyInAnyOrder("Convolution.gradFilters", "Convolution.gradBias");
    assertThat(rows(profile, "linear1", "optimizer"))
        .singleElement()
        .matches(row -> row.operation().equals("SgdStep.step") && row.runs() == 12);
    assertThat(rows(profile, "loss", "check")).singleElement().matches(row -> row.runs() == 6);
  }

  @EveryBackend
  void timesAddUpToNoMoreThanTheClockOnTheWall(Backend backend) {
    var profile = training(backend, Nets.small());

    assertThat(profile.rows().stream().filter(row -> !row.operation().endsWith(".prepare")))
        .allMatch(row -> row.seconds() > 0 && row.launches() >= row.runs());
    assertThat(profile.rows().stream().mapToDouble(Row::seconds).sum())
        .isPositive()
        .isLessThan(profile.seconds());
    double waits = profile.waits().stream().mapToDouble(Wait::seconds).sum();
    assertThat(waits + profile.hostSeconds()).isLessThan(profile.seconds());
  }

  @EveryBackend
  void workIsThatOfTheSpecTimesTheRuns(Backend backend) {
    var profile = training(backend, Nets.small());

    // 6 steps of 16 images of 8×8, under 6 filters of 3×3
    assertThat(rows(profile, "conv2d1", "forward").map(row -> row.work().multiplyAdds()))
        .containsExactly(6L * 16 * 64 * 6 * 9);
    assertThat(rows(profile, "pool2d1", "forward").map(Row::work))
        .containsExactly(new Work(0, 6L * 4 * 16 * 6 * (64 + 16)));
  }

  @EveryBackend
  void theHostsWaitsAreKnownByWhatWasRead(Backend backend) {
    var profile = training(backend, Nets.small());

    assertThat(profile.waits()).extracting(Wait::what).contains("read loss", "write x");
    assertThat(profile.waits().stream().filter(wait -> wait.what().equals("read loss")))
        .singleElement()
        .matches(wait -> wait.times() == 6);
  }

  @EveryBackend
  void predictionsAreProfiledUnderTheLayersOfTheRewrittenNetwork(Backend backend) {
    var profile = Profile.of(backend, LIMITS);
    try (var model = Nets.everything().on(backend, 1);
        var predictor = Predictor.of(model, Translator.ofNumbers());
        profile) {
      predictor.predict(List.of(new float[128], new float[128]));
    }

    assertThat(profile.rows().stream().map(Row::part)).containsOnly("prepare", "inference");
    assertThat(rows(profile, "head", "inference")).hasSize(1);
    assertThat(profile.waits()).extracting(Wait::what).contains("write x", "read head");
  }

  @EveryBackend
  void anOperationThatIsComposedOfOthersIsOne(Backend backend) {
    var g = Geometry.of(Shape.of(1, 1, 4, 4), 1, Window.kernel(3), 1);
    var spec = new FusedConvolution.Epilogue(g, Function.RELU, 0);
    try (var fused = backend.prepare(spec);
        var x = backend.tensor(g.input(), new float[16]);
        var f = backend.tensor(g.filters(), new float[9]);
        var b = backend.tensor(g.bias(), 0);
        var y = backend.tensor(g.output(), new float[4]);
        var profile = Profile.of(backend, LIMITS)) {
      fused.forward(x, f, b, y, y);
      backend.finish();

      assertThat(profile.rows())
          .singleElement()
          .matches(row -> row.operation().equals("FusedConvolution.forwardWithResidual")
              && row.work().equals(spec.work("forwardWithResidual")));
    }
  }

  private JsonArray trace(Profile profile) throws IOException {
    Path file = folder.resolve("trace.json");
    profile.writeTrace(file);
    return JsonParser.parseString(Files.readString(file)).getAsJsonArray();
  }

  /** The complete events of each row. */
  private static Map<Integer, List<JsonObject>> events(JsonArray trace) {
    var rows = new TreeMap<Integer, List<JsonObject>>();
    for (JsonElement element : trace) {
      var event = element.getAsJsonObject();
      if (!event.get("ph").getAsString().equals("X")) continue;
      rows.computeIfAbsent(event.get("tid").getAsInt(), row -> new ArrayList<>())
          .add(event);
    }
    return rows;
  }

  @EveryBackend
  void inTheTraceNoEventBeginsBeforeTheOneBeforeItInItsRowHasEnded(Backend backend)
      throws IOException {
    var profile = training(backend, Nets.small());
    var rows = events(trace(profile));

    for (var row : rows.values()) {
      double before = 0;
      for (JsonObject event : row) {
        double start = event.get("ts").getAsDouble(), length = event.get("dur").getAsDouble();
        assertThat(start).as(event.toString()).isGreaterThan(before - 0.002);
        assertThat(length).as(event.toString()).isNotNegative();
        before = start + length;
      }
      assertThat(before).isLessThan(profile.seconds() * 1e6);
    }
    long launches = profile.rows().stream().mapToLong(Row::launches).sum();
    long runs = profile.rows().stream().mapToLong(Row::runs).sum();
    long waits = profile.waits().stream().mapToLong(Wait::times).sum();
    boolean queued = profile.rows().stream().anyMatch(row -> !row.kernels().isEmpty());
    assertThat(rows.containsKey(0)).isEqualTo(queued);
    assertThat(rows.values().stream().mapToLong(List::size).sum())
        .isEqualTo(runs + waits + (queued ? launches : 0));
  }

  @Test
  void ofALongRunTheTraceKeepsTheLastEventsAndSaysSo() throws IOException {
    try (var backend = Backends.open("java");
        var relu = backend.prepare(RELU);
        var x = backend.tensor(SHAPE, new float[32]);
        var profile = Profile.of(backend, LIMITS)) {
      for (int i = 0; i < 100_010; i++) relu.forward(x, x);

      var trace = trace(profile);
      assertThat(events(trace).values()).singleElement().matches(row -> row.size() == 100_000);
      assertThat(trace.get(0).toString()).contains("the last 100000 events, 10 before left out");
      assertThat(profile.toString()).contains("the trace lacks the first 10 events");
      assertThat(profile.rows()).singleElement().matches(row -> row.runs() == 100_010);
    }
  }

  @EveryBackend
  void threadsBesideEachOtherAreKeptApart(Backend backend) throws Exception {
    int threads = 8, runs = 50;
    var profile = Profile.of(backend, LIMITS);
    var pool = Executors.newFixedThreadPool(threads);
    try (profile) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) tasks.add(named(backend, "thread " + i, runs));
      for (Future<Void> done : pool.invokeAll(tasks, 2, MINUTES)) done.get();
    } finally {
      pool.shutdownNow();
    }

    var mine = profile.rows().stream().filter(row -> row.part().equals("mine")).toList();
    assertThat(mine).hasSize(threads).allMatch(row -> row.runs() == runs && row.launches() == runs);
    assertThat(mine.stream().map(Row::layer).distinct()).hasSize(threads);
  }

  private static Callable<Void> named(Backend backend, String name, int runs) {
    return () -> {
      try (var relu = backend.prepare(RELU);
          var x = backend.tensor(SHAPE, new float[32])) {
        Profile.label(backend, name, "mine", () -> {
          for (int i = 0; i < runs; i++) relu.forward(x, x);
        });
      }
      return null;
    };
  }

  @EveryBackend
  void aBackendHasOneOpenProfileAtMostAndAnotherOnceThatIsClosed(Backend backend) {
    int before = backend.openResources();
    var first = Profile.of(backend, LIMITS);
    assertThatIllegalStateException().isThrownBy(() -> Profile.of(backend));
    first.close();
    double seconds = first.seconds();
    try (var relu = backend.prepare(RELU);
        var x = backend.tensor(SHAPE, new float[32])) {
      relu.forward(x, x);
    }
    first.close();

    assertThat(first.seconds()).isEqualTo(seconds);
    assertThat(first.rows()).isEmpty();
    try (var second = Profile.of(backend, LIMITS)) {
      assertThat(second.rows()).isEmpty();
    }
    assertThat(backend.openResources()).isEqualTo(before);
  }

  @Test
  void aBackendThatIsClosedIsNotProfiledAndEndsItsProfile() {
    var backend = Backends.open("reference");
    var profile = Profile.of(backend, LIMITS);
    backend.close();
    double seconds = profile.seconds();

    assertThat(profile.seconds()).isEqualTo(seconds);
    assertThatIllegalStateException().isThrownBy(() -> Profile.of(backend, LIMITS));
  }
}
