package dev.clarinet.samples.cli;

import dev.clarinet.Backends;
import dev.clarinet.GradientCheck;
import dev.clarinet.Model;
import dev.clarinet.io.ModelFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code clarinet check-gradients}. */
@Command(
    name = "check-gradients",
    header = "Compares a model's slopes with differences of its answers.",
    description = {
      "",
      "Each layer alone and then the whole network, in double on the 'reference' backend, on"
          + " random inputs; a large network takes minutes; progress goes to standard error. It"
          + " fails if a slope is wrong, and names its layer, parameter and place.",
      ""
    })
final class CheckGradientsCommand implements Callable<Integer> {
  @Mixin
  private ModelArgument model = new ModelArgument();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    var contents = ModelFile.read(model.file());
    try (var reference = Backends.open("reference");
        var loaded = Model.of(contents, reference)) {
      spec.commandLine().getErr().println("checking on " + reference);
      spec.commandLine().getErr().flush();
      var progress = new CheckProgress(spec.commandLine().getErr());
      var report = GradientCheck.model(loaded, progress);
      var out = spec.commandLine().getOut();
      out.println(report);
      out.flush();
      return report.passes() ? Clarinet.FINE : Clarinet.FAILED;
    }
  }
}
