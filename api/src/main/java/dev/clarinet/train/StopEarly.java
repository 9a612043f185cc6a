package dev.clarinet.train;

/** Ends a training whose loss no longer falls. */
final class StopEarly implements Listener {
  private final int patience;
  private double best = Double.NEGATIVE_INFINITY;
  private int since;

  StopEarly(int patience) {
    if (patience < 1)
      throw new IllegalArgumentException("patience is at least 1 epoch, not " + patience);
    this.patience = patience;
  }

  @Override
  public void onStart(Start start) {
    best = Double.NEGATIVE_INFINITY;
    since = 0;
  }

  @Override
  public Verdict onEpoch(EpochDone done) {
    double score = Score.ofLoss(done.epoch());
    boolean better = score > best;
    since = better ? 0 : since + 1;
    if (better) best = score;
    return since < patience ? Verdict.CONTINUE : Verdict.STOP;
  }
}
