package dev.clarinet.samples.cli;

import dev.clarinet.train.Listener;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a training between two steps when the process is told to end, by Ctrl-C say: {@code onStep} throws a
 * {@link CancellationException} then, and the process waits, not for ever, until this is closed.
 */
final class Interruption implements Listener, AutoCloseable {
  private static final long SECONDS_TO_END = 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "clarinet-interruption");
  private volatile boolean told;
  private int epochsDone;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    told = true;
    try {
      ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Verdict onStep(StepDone step) {
    if (told) throw new CancellationException("interrupted");
    return Verdict.CONTINUE;
  }

  @Override
  public Verdict onEpoch(EpochDone epoch) {
    epochsDone++;
    return Verdict.CONTINUE;
  }

  /** How many epochs the training got through. */
  int epochsDone() {
    return epochsDone;
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      told = true; // it runs already
    }
  }
}
