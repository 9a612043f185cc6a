package dev.clarinet.train;

import dev.clarinet.Model;
import dev.clarinet.train.History.Epoch;

/** Hears of a training as it goes on, on the training's own thread, and may end it. */
public interface Listener {
  /** Whether a training goes on. */
  enum Verdict {
    /** It does. */
    CONTINUE,
    /** It ends here, as if all epochs were done. */
    STOP
  }

  /**
   * A training begins.
   *
   * @param model that is trained
   * @param epochs that it will take
   * @param images in an epoch
   * @param batchSize items of a step
   */
  record Start(Model model, int epochs, int images, int batchSize) {}

  /**
   * A step was done.
   *
   * @param epoch that it belongs to, from 1
   * @param epochs of the training
   * @param imagesDone items trained on in this epoch
   * @param images in an epoch
   * @param meanLoss over the epoch so far
   * @param seconds since the epoch began
   */
  record StepDone(
      int epoch, int epochs, int imagesDone, int images, double meanLoss, double seconds) {
    /** Items trained on in a second. */
    public double imagesPerSecond() {
      return imagesDone / seconds;
    }
  }

  /**
   * An epoch was done.
   *
   * @param model as it is now
   * @param epoch what it gave
   * @param epochs of the training
   */
  record EpochDone(Model model, Epoch epoch, int epochs) {}

  /** Before the first step. */
  default void onStart(Start start) {}

  /** After each step. */
  default Verdict onStep(StepDone step) {
    return Verdict.CONTINUE;
  }

  /** After each epoch and its validation. */
  default Verdict onEpoch(EpochDone epoch) {
    return Verdict.CONTINUE;
  }

  /**
   * At the end, also of a training that a listener ended or that failed. What is thrown here keeps no other listener
   * from hearing of it, and is suppressed in what the training failed of.
   */
  default void onEnd() {}
}
