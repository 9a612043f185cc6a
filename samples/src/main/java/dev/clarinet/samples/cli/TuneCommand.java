package dev.clarinet.samples.cli;

import dev.clarinet.Backend;
import dev.clarinet.io.ModelFile;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.tune.TuningProcess;
import dev.clarinet.samples.LeNet;
import dev.clarinet.samples.ResNet18;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clarinet tune}. */
@Command(
    name = "tune",
    header = "Finds the fastest kernels for a model on an OpenCL device, and keeps what it found.",
    description = {
      "",
      "Each operation of training and inference is timed in all ways that Clarinet has for it; what"
          + " is clearly faster than the usual one, and as accurate as its algorithm has to be, is"
          + " taken from then on, by all programs on this device. It runs in a process of its own,"
          + " which may crash or hang in a driver without harm. Run it again to go on from where the time ran out.",
      "",
      "Winograd's tiles, with errors up to 1e-5 of the largest Σ|x·f|, may be taken in place of"
          + " direct sums, with errors up to 5e-7, unless -Dclarinet.opencl.winograd=false.",
      ""
    })
final class TuneCommand implements Callable<Integer> {
  private static final int USUAL_BATCH = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A model that train saved, or the folder that it lies in"
          + " (default: LeNet in batches of 64, and ResNet-18 in batches of 16).")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "opencl",
      description = "The device, opencl or opencl:N (default: ${DEFAULT-VALUE}).")
  private String device = "opencl";

  @Mixin
  private BatchOption batch = new BatchOption();

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      converter = AtLeastOne.class,
      defaultValue = "600",
      description = "How long to tune at most (default: ${DEFAULT-VALUE}).")
  private int seconds;

  /** Whether this is the process that may die. */
  @Option(names = "--here", hidden = true)
  private boolean here;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    var rehearsals = rehearsals();
    var provider = new ClBackendProvider();
    if (here) return tune(provider, rehearsals);
    var out = spec.commandLine().getOut();
    var file = tunedFile(provider)
        .orElseThrow(() -> new IllegalArgumentException(
            "-Dclarinet.opencl.tuned=none: what is tuned must be kept"));
    int exitCode = new TuningProcess(this::command, file, PATIENCE, out::println)
        .run(Duration.ofSeconds(seconds));
    if (exitCode == Clarinet.FINE) out.println("kept in " + file);
    out.flush();
    return exitCode;
  }

  private Optional<Path> tunedFile(ClBackendProvider provider) {
    try {
      return provider.tunedFile(index());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--backend: " + e.getMessage(), e);
    }
  }

  private List<Rehearsal> rehearsals() {
    if (model.isPresent()) {
      var contents = ModelFile.read(ModelArgument.file(model.get()));
      return List.of(new Rehearsal(contents.network(), batch.size().orElse(usualBatch(contents))));
    }
    return List.of(
        new Rehearsal(LeNet.NETWORK, batch.size().orElse(USUAL_BATCH)),
        new Rehearsal(ResNet18.NETWORK, batch.size().orElse(16)));
  }

  /** That of the data set that the model was trained on. */
  private static int usualBatch(ModelFile.Contents contents) {
    return Notes.of(contents.notes())
        .dataSet()
        .map(dataSet -> dataSet.recipe().batchSize())
        .orElse(USUAL_BATCH);
  }

  private int index() {
    var name = Pattern.compile("opencl(?::(\\d{1,9}))?").matcher(device);
    if (!name.matches())
      throw new ParameterException(
          spec.commandLine(), "--backend: only opencl and opencl:N can be tuned, not " + device);
    return name.group(1) == null ? 0 : Integer.parseInt(name.group(1));
  }

  private int tune(ClBackendProvider provider, List<Rehearsal> rehearsals) {
    var table = new TuningTable();
    long began = System.nanoTime();
    try (var backend =
        Backend.over(provider.tuning(Duration.ofSeconds(seconds), table).open(index()))) {
      rehearsals.forEach(rehearsal -> rehearsal.on(backend));
    }
    if (table.isEmpty()) throw new IllegalArgumentException(nothing(System.nanoTime() - began));
    table.print(spec.commandLine().getOut());
    return Clarinet.FINE;
  }

  /** Why nothing was decided. */
  private String nothing(long nanoseconds) {
    return Duration.ofNanos(nanoseconds).toSeconds() < seconds
        ? "nothing was decided: there is nothing to choose, or a warning says why"
        : "nothing was decided in " + seconds
            + " s: the first question takes longer, give a larger --budget";
  }

  /** What starts the command in a process of its own. */
  private List<String> command(Duration time) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Clarinet.class.getName()));
    command.addAll(List.of("tune", "--here", "--backend", device));
    command.addAll(List.of("--budget", "" + Math.max(1, time.toSeconds())));
    batch.size().ifPresent(size -> command.addAll(List.of("--batch", "" + size)));
    model.ifPresent(path -> command.add(path.toString()));
    return command;
  }
}
