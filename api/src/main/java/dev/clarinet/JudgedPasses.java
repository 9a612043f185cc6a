package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.data.Batch;
import dev.clarinet.data.Dataset;
import dev.clarinet.internal.Resources;
import dev.clarinet.train.Loss;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The passes of a model with a loss behind it over a data set: one for full batches and one for what is left, on one
 * arena.
 */
final class JudgedPasses implements AutoCloseable {
  private final Model model;
  private final Network network;
  private final Arena arena;
  private final Map<Integer, Pass> passes = new HashMap<>();
  private final Resources mine = new Resources();

  JudgedPasses(Model model, Loss loss, Purpose purpose, Dataset data, int batchSize) {
    this.model = model;
    requireFit(model.network(), loss, data);
    network = (purpose.training()
            ? Rewriting.forTraining(model.network()).network()
            : model.network())
        .with(loss);
    arena = mine.own(new Arena(model.backend()));
    try {
      // The largest first: it sets the size of the arena's slots.
      for (int N : sizes(data.size(), batchSize)) passes.put(N, pass(N, purpose));
    } catch (RuntimeException | Error e) {
      mine.closeAfter(e);
      throw e;
    }
  }

  private static Set<Integer> sizes(int items, int batchSize) {
    var sizes = new TreeSet<Integer>().descendingSet();
    sizes.add(Math.min(batchSize, items));
    if (items % batchSize != 0) sizes.add(items % batchSize);
    return sizes;
  }

  private Pass pass(int N, Purpose purpose) {
    var pass = mine.own(new Pass(model, network, N, purpose, arena));
    if (purpose.training()) {
      var mean = new double[N];
      Arrays.fill(mean, 1.0 / N);
      pass.outputSlope().writeDoubles(mean);
    }
    return pass;
  }

  private static void requireFit(Network network, Loss loss, Dataset data) {
    if (data.size() < 1) throw new IllegalArgumentException("a data set has at least one item");
    if (network.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "a data set feeds one input, but the network has " + network.inputs());
    }
    Shape input = network.item(network.inputs().get(0).name()),
        answer = network.item(network.output());
    if (!data.input().equals(input)) {
      throw new IllegalArgumentException(
          "the network takes items of " + input + ", the data set has " + data.input());
    }
    boolean classes = loss.labelType() == ElementType.INT32;
    if (classes != data.classification()) {
      throw new IllegalArgumentException(
          name(loss) + " wants " + (classes ? "class labels" : "targets") + ", the data set has "
              + (classes ? "targets" : "class labels"));
    }
    if (!data.target().equals(loss.labelShape(answer))) {
      throw new IllegalArgumentException(name(loss) + " wants labels of " + loss.labelShape(answer)
          + ", the data set has " + data.target());
    }
    if (classes && data.classes().size() != answer.get(0)) {
      throw new IllegalArgumentException("the network tells " + answer.get(0)
          + " classes apart, the data set has " + data.classes().size() + ": " + data.classes());
    }
  }

  private static String name(Loss loss) {
    return "the loss " + loss.getClass().getSimpleName();
  }

  /** The pass for a batch, with the batch written. */
  Pass load(Batch batch) {
    var pass = at(passes, batch.N());
    write(pass, batch);
    return pass;
  }

  /** Writes a batch into a pass, which consumes it when it runs. */
  void write(Pass pass, Batch batch) {
    pass.value(model.network().inputs().get(0).name()).write(batch.inputs());
    var labels = pass.value(Network.LABELS);
    if (labels.type() == ElementType.INT32) labels.writeInts(batch.labels());
    else labels.write(batch.targets());
  }

  /** What the model answered, before the loss. */
  Tensor answers(Pass pass) {
    return pass.value(model.network().output());
  }

  @Override
  public void close() {
    mine.close();
  }
}
