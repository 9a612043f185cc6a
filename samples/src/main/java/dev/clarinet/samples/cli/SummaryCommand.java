package dev.clarinet.samples.cli;

import dev.clarinet.io.ModelFile;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code clarinet summary}. */
@Command(
    name = "summary",
    header = "Shows a model's layers, with shapes, parameters and work for one image.")
final class SummaryCommand implements Callable<Integer> {
  @Mixin
  private ModelArgument model = new ModelArgument();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    var contents = ModelFile.read(model.file());
    var out = spec.commandLine().getOut();
    out.println(contents.network().summary());
    out.println("seed: " + contents.seed());
    new TreeMap<>(contents.notes())
        .forEach((key, text) -> out.println(key + ": " + text.replace("\n", ", ")));
    out.flush();
    return Clarinet.FINE;
  }
}
