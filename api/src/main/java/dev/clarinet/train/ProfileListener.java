package dev.clarinet.train;

import dev.clarinet.Profile;
import dev.clarinet.io.AtomicFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Profiles a training: at its end the table is printed and the trace written, if one was asked for. */
final class ProfileListener implements Listener {
  private final PrintStream out;
  private final Optional<Path> trace;
  private Optional<Profile> profile = Optional.empty();

  ProfileListener(PrintStream out, Optional<Path> trace) {
    this.out = out;
    this.trace = trace;
  }

  /** A file that cannot be written is better known before the training. */
  @Override
  public void onStart(Start start) {
    trace.ifPresent(AtomicFile::requireWritable);
    profile = Optional.of(Profile.of(start.model().backend()));
  }

  @Override
  public void onEnd() {
    profile.ifPresent(begun -> {
      begun.close();
      out.print(begun);
      trace.ifPresent(begun::writeTrace);
    });
    profile = Optional.empty();
  }
}
