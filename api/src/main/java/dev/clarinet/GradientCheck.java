package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.Network.Node;
import dev.clarinet.layer.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Compares the slopes that layers make with central differences, on the {@code reference} backend in double.
 *
 * <p>For random weights w it looks at L = Σ w·y: the analytic slope a comes from backward, the numeric one is
 * n = (L(v+ε) − L(v−ε)) / 2ε for each element v of the parameters and inputs. They agree if
 * |a−n| / max(|a|+|n|, 10⁻⁴ of the array's largest slope) ≤ 10⁻⁵. Where they do not, smaller steps are tried: a corner
 * nearby, as ReLU's, goes away, and a fault stays. An element exactly on a corner has no slope: those, where the slopes
 * to both sides differ by more than rounding explains, are counted.
 */
public final class GradientCheck {
  /** What progress calls the last part. */
  public static final String WHOLE = "the whole network";

  /** The greatest error that passes. */
  public static final double TOLERANCE = 1e-5;

  private static final int ITEMS = 3;

  /** Who wants to know how far a check is, which takes minutes for a large network. */
  @FunctionalInterface
  public interface Progress {
    /** So many of all slopes of a part have been looked at; the part is a layer's name or {@link #WHOLE}. */
    void looked(String part, int slopes, int all);
  }

  /** The same within one part. */
  interface Watch {
    void looked(int slopes, int all);
  }

  private GradientCheck() {}

  /** A layer alone, on random inputs of these shapes (with N) and with parameters as it begins with. */
  public static GradientReport layer(Layer layer, Shape... inputs) {
    var builder = Network.builder();
    var names = new String[inputs.length];
    for (int i = 0; i < names.length; i++) names[i] = builder.input("input " + i, inputs[i].item());
    var network = builder.build(builder.addNamed("layer", layer, names));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1)) {
      return new GradientReport(entries(model, network, inputs[0].get(0), (slopes, all) -> {}));
    }
  }

  /** Each layer of a model alone, so that a fault is named where it is; then the whole model, on sampled elements. */
  public static GradientReport model(Model model) {
    return model(model, (part, slopes, all) -> {});
  }

  /** The same, and tells how far it is. */
  public static GradientReport model(Model model, Progress progress) {
    var entries = new ArrayList<GradientReport.Entry>();
    try (var reference = Backends.open("reference");
        var copy = model.copyTo(reference)) {
      for (Node node : model.network().nodes()) {
        if (!node.isInput())
          entries.addAll(
              alone(copy, node, (slopes, all) -> progress.looked(node.name(), slopes, all)));
      }
      if (entries.stream().allMatch(GradientReport.Entry::passes)) {
        Watch whole = (slopes, all) -> progress.looked(WHOLE, slopes, all);
        entries.addAll(entries(copy, copy.network(), ITEMS, whole));
      }
    }
    return new GradientReport(entries);
  }

  /** A node by itself, on random inputs of the shapes that it has in the network. */
  private static List<GradientReport.Entry> alone(Model model, Node node, Watch watch) {
    var shapes = model.network().shapes(1);
    var builder = Network.builder();
    var names = new String[node.inputs().size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = builder.input("input " + i, at(shapes, node.inputs().get(i)).item());
    }
    var network = builder.build(builder.addNamed(node.name(), node.layer(), names));
    var values = new LinkedHashMap<String, double[]>();
    for (Parameter p : model.parameters(node)) {
      values.put(Parameter.name(node.name(), p.spec().name()), p.value().readDoubles());
    }
    try (var copy = Model.of(network, model.backend(), model.seed(), values)) {
      return entries(copy, network, ITEMS, watch);
    }
  }

  private static List<GradientReport.Entry> entries(
      Model model, Network network, int N, Watch watch) {
    try (var arena = new Arena(model.backend());
        var pass = new Pass(model, network, N, Purpose.checking(), arena)) {
      return new Differences(new Probe(model, network, pass)).entries(watch);
    }
  }
}
