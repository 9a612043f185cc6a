package dev.clarinet.bench;

import dev.clarinet.Backend;
import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Trainer;
import dev.clarinet.data.Dataset;
import dev.clarinet.train.Listener;
import dev.clarinet.train.Sgd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Clarinet training: a {@link Trainer} runs in a thread of its own, and a listener holds it where no more steps are
 * wanted. What it is fed are copies of one batch.
 */
final class Learning implements Job {
  /** Batches of an epoch. */
  private static final int BATCHES = 64;

  private static final int MANY = 1_000_000;

  /** After how many steps the loss is compared. */
  static final int COMPARED_STEPS = 2;

  private final Backend backend;
  private final Network network;
  private final Sgd sgd;
  private final Dataset batch;
  private final Model model;
  private final Semaphore wanted = new Semaphore(0);
  private final Semaphore done = new Semaphore(0);
  private final CompletableFuture<Void> training;
  private int begun;
  private volatile boolean closing;

  Learning(Backend backend, Network network, Sgd sgd, Dataset batch) {
    this.backend = backend;
    this.network = network;
    this.sgd = sgd;
    this.batch = batch;
    model = network.on(backend, NetworkCases.SEED);
    training = CompletableFuture.runAsync(this::trainUntilClosed, work -> {
      var thread = new Thread(work, "training");
      thread.setDaemon(true);
      thread.start();
    });
  }

  /** Lets nobody wait for a training that ended. */
  private void trainUntilClosed() {
    try {
      train();
    } finally {
      done.release(Integer.MAX_VALUE / 2);
    }
  }

  private void train() {
    var indices = new int[BATCHES * batch.size()];
    for (int i = 0; i < indices.length; i++) indices[i] = i % batch.size();
    wanted.acquireUninterruptibly();
    if (closing) return;
    trainer(model)
        .epochs(MANY)
        .listeners(new Listener() {
          @Override
          public Verdict onStep(StepDone step) {
            if (!wanted.tryAcquire()) {
              done.release();
              wanted.acquireUninterruptibly();
            }
            return closing ? Verdict.STOP : Verdict.CONTINUE;
          }
        })
        .fit(batch.subset(indices));
  }

  private Trainer trainer(Model learner) {
    return Trainer.of(learner).optimizer(sgd).batchSize(batch.size());
  }

  @Override
  public void run(int set) {
    begun++;
  }

  /** Wants all steps at once, so that nobody is woken between them. */
  @Override
  public void finish() {
    wanted.release(begun);
    if (begun > 0) done.acquireUninterruptibly();
    begun = 0;
    if (training.isDone()) training.join();
    backend.finish();
  }

  /**
   * The loss of the second of two steps on the batch, from the beginning: whether forward, backward and step are right.
   */
  @Override
  public float[] answer(int set) {
    try (var fresh = network.on(backend, NetworkCases.SEED)) {
      return new float[] {
        (float) trainer(fresh).epochs(COMPARED_STEPS).fit(batch).last().loss()
      };
    }
  }

  @Override
  public void close() {
    closing = true;
    wanted.release();
    training.join();
    model.close();
  }
}
