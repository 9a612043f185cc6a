package dev.clarinet.samples.cli;

import dev.clarinet.Backend;
import dev.clarinet.Profile;
import dev.clarinet.train.Listener;
import dev.clarinet.train.Listeners;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --profile} and {@code --trace}: where a command's time goes. */
final class ProfileOption {
  @Option(
      names = "--profile",
      description = "Say on standard error where the time went: by layer and kernel, how near the"
          + " limits of the device, and what the host waited for.")
  private boolean table;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "The same, and write when everything ran as JSON for chrome://tracing or"
          + " ui.perfetto.dev.")
  private Optional<Path> trace = Optional.empty();

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** What profiles a training, if that is wanted. */
  Optional<Listener> listener() {
    if (!wanted()) return Optional.empty();
    return Optional.of(trace.map(Listeners::profile).orElseGet(Listeners::profile));
  }

  private boolean wanted() {
    return table || trace.isPresent();
  }

  /** Does some work, profiled if that is wanted. */
  <T> T around(Backend backend, Supplier<T> work) {
    if (!wanted()) return work.get();
    try (var profile = Profile.of(backend)) {
      trace.ifPresent(profile::writeTrace);
      var result = work.get();
      profile.close();
      report(profile);
      return result;
    }
  }

  private void report(Profile profile) {
    trace.ifPresent(profile::writeTrace);
    var err = spec.commandLine().getErr();
    err.print(profile);
    err.flush();
  }
}
