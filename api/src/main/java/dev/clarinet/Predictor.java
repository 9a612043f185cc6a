package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.internal.Resources;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Inference for applications: plain Java objects in and out, from any number of threads, alone or in batches.
 *
 * <p>A predictor works on a snapshot of the model, rewritten for inference: batch norm is folded into filters; bias,
 * residual and activation are fused. Training or closing the model later changes nothing here. Each of its two
 * lanes is a set of buffers that one thread uses at a time; more threads than lanes wait for their turn.
 *
 * @param <I> what the application has
 * @param <O> what it wants
 */
public final class Predictor<I, O> implements AutoCloseable {
  private static final int LARGEST_BATCH = 32;

  /** A quarter of a gigabyte of floats: devices may have no tensors much larger, nor would two lanes have the room. */
  private static final int LARGEST_TENSOR = 1 << 26;

  private static final int LANES = 2;

  /** Buffers and passes that one thread uses at a time. */
  private static final class Lane implements AutoCloseable {
    private final Model model;
    private final Map<Integer, Pass> passes = new HashMap<>();
    private final Resources mine = new Resources();
    private Arena arena;

    Lane(Model model) {
      this.model = model;
      arena = mine.own(new Arena(model.backend()));
    }

    float[] run(int N, float[] inputs) {
      if (!passes.containsKey(N)) passes.put(N, pass(N));
      return at(passes, N).run(inputs);
    }

    /** Where it cannot be made the lane begins anew: the arena may hold slots of its size already. */
    private Pass pass(int N) {
      try {
        return mine.own(new Pass(model, model.network(), N, Purpose.INFERENCE, arena));
      } catch (RuntimeException | Error e) {
        passes.clear();
        mine.closeAfter(e);
        arena = mine.own(new Arena(model.backend()));
        throw e;
      }
    }

    @Override
    public void close() {
      mine.close();
    }
  }

  private final Translator<I, O> translator;
  /** The one used last comes first: its memory is nearest, and one thread needs no second one. */
  private final Deque<Lane> free = new ArrayDeque<>();

  private final Resources mine = new Resources();
  private final Shape item;
  private final int largestBatch;
  private boolean closed;

  private Predictor(Inference snapshot, Translator<I, O> translator) {
    this.translator = translator;
    var model = mine.own(snapshot).model();
    item = model.network().item(model.network().inputs().get(0).name());
    largestBatch = largestBatch(model.network());
    for (int i = 0; i < LANES; i++) free.push(mine.own(new Lane(model)));
  }

  /**
   * A predictor on the model as it is now.
   *
   * @throws IllegalArgumentException if the network has several inputs or outputs
   */
  public static <I, O> Predictor<I, O> of(Model model, Translator<I, O> translator) {
    if (model.network().inputs().size() != 1) {
      throw new IllegalArgumentException(
          "a predictor feeds one input, not " + model.network().inputs());
    }
    model.network().output();
    return new Predictor<>(Inference.of(model), translator);
  }

  /** A power of two, as {@link #batch} makes them; one for the largest items. */
  private static int largestBatch(Network network) {
    int largest =
        network.shapes(1).values().stream().mapToInt(Shape::size).max().orElseThrow();
    return Math.min(LARGEST_BATCH, Integer.highestOneBit(Math.max(1, LARGEST_TENSOR / largest)));
  }

  /** The answer to one item. */
  public O predict(I item) {
    return predict(List.of(item)).get(0);
  }

  /** The answers to many items, in their order; they are computed in batches, small ones where the items are large. */
  public List<O> predict(List<I> items) {
    var answers = new ArrayList<O>(items.size());
    for (int from = 0; from < items.size(); from += largestBatch) {
      answers.addAll(batch(items.subList(from, Math.min(from + largestBatch, items.size()))));
    }
    return answers;
  }

  private List<O> batch(List<I> items) {
    // Batches are filled up to a power of two, so that a lane prepares few passes.
    int N = Integer.highestOneBit(Math.max(1, 2 * items.size() - 1));
    float[] inputs = N == 1 ? input(items.get(0)) : inputs(items, N);
    float[] answers = run(N, inputs);
    int each = answers.length / N;
    var out = new ArrayList<O>(items.size());
    for (int n = 0; n < items.size(); n++) {
      var answer = new float[each];
      System.arraycopy(answers, n * each, answer, 0, each);
      out.add(translator.output(answer));
    }
    return out;
  }

  private float[] inputs(List<I> items, int N) {
    var inputs = new float[item.batch(N).size()];
    for (int n = 0; n < items.size(); n++)
      System.arraycopy(input(items.get(n)), 0, inputs, n * item.size(), item.size());
    return inputs;
  }

  private float[] input(I given) {
    float[] input = translator.input(given);
    if (input.length == item.size()) return input;
    throw new IllegalArgumentException("the network takes items of " + item + ", " + item.size()
        + " numbers, not " + input.length);
  }

  private float[] run(int N, float[] inputs) {
    var lane = take();
    try {
      return lane.run(N, inputs);
    } finally {
      giveBack(lane);
    }
  }

  private synchronized Lane take() {
    while (free.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        var cancelled = new CancellationException("interrupted while waiting for a turn");
        cancelled.initCause(e);
        throw cancelled;
      }
    }
    if (closed) throw new IllegalStateException("the predictor is closed");
    return free.pop();
  }

  private synchronized void giveBack(Lane lane) {
    free.push(lane);
    notifyAll();
  }

  /** Turns away who waits, lets who computes finish, then frees the snapshot; closing twice does nothing. */
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (this) {
      if (closed) return;
      closed = true;
      notifyAll();
      while (free.size() < LANES) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    mine.close();
  }
}
