package dev.clarinet.samples.cli;

import dev.clarinet.train.Listener;
import java.io.PrintWriter;

/**
 * Moves what an earlier training left in the folder aside, once there is something to put in its place. Stands before
 * the listeners that write there.
 *
 * @param folder that both trainings write to
 * @param err where it says so
 */
record EarlierTraining(OutputFolder folder, PrintWriter err) implements Listener {
  @Override
  public Verdict onEpoch(EpochDone done) {
    if (done.epoch().number() == 1) {
      folder
          .moveAside()
          .ifPresent(previous -> err.println("what an earlier training left in " + folder.path()
              + " is now in " + previous.path()));
      err.flush();
    }
    return Verdict.CONTINUE;
  }
}
