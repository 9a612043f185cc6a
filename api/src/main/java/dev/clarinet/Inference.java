package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.Network.Node;
import dev.clarinet.layer.Activate;
import dev.clarinet.layer.Add;
import dev.clarinet.layer.BatchNorm2d;
import dev.clarinet.layer.Conv2d;
import dev.clarinet.layer.Dropout;
import dev.clarinet.layer.FusedConv2d;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.Linear;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rewrites a model for inference: dropout is gone, batch norm is folded into the filters before it, and a residual and an
 * activation are done by the convolution before them. The new model has parameters of its own, a snapshot.
 */
final class Inference {
  /** A batch norm that went into the filters and bias of a convolution. */
  private record Fold(String norm, double epsilon) {}

  /** Rewrites at node n, if it can. */
  private interface Rule {
    boolean apply(Inference rewriting, Node n);
  }

  private static final List<Rule> RULES = List.of(
      Inference::dropDropout,
      Inference::openConvolution,
      Inference::foldBatchNorm,
      Inference::fuseResidual,
      Inference::fuseActivation);

  private final List<Node> nodes;
  private final List<String> outputs;
  private final Map<String, Fold> folds = new HashMap<>();

  private Inference(Network network) {
    nodes = new ArrayList<>(network.nodes());
    outputs = new ArrayList<>(network.outputs());
  }

  /** The model rewritten, with the values it has now; the caller closes it. */
  static Model of(Model model) {
    var rewriting = new Inference(model.network());
    while (rewriting.applyOnce()) {}
    var network = Network.of(rewriting.nodes, rewriting.outputs);
    var source = model.values();
    var values = new LinkedHashMap<String, double[]>();
    network
        .parameters()
        .forEach((node, specs) -> specs.forEach(spec -> {
          String name = node + "." + spec.name();
          // A convolution without bias has one of zeros once it is fused.
          values.put(
              name, source.getOrDefault(name, new double[spec.shape().size()]).clone());
        }));
    rewriting.folds.forEach((conv, fold) -> fold(values, conv, fold, source));
    return Model.of(network, model.backend(), model.seed(), values);
  }

  private boolean applyOnce() {
    for (Node node : List.copyOf(nodes)) {
      for (Rule rule : RULES) if (rule.apply(this, node)) return true;
    }
    return false;
  }

  /** f ← f · γ·i and b ← (b − mean) · γ·i + β by filter, with i = 1 / √(variance + ε). */
  private static void fold(
      Map<String, double[]> values, String conv, Fold fold, Map<String, double[]> source) {
    double[] f = at(values, conv + ".filters"), b = at(values, conv + ".bias");
    double[] gamma = at(source, fold.norm() + ".gamma"), beta = at(source, fold.norm() + ".beta");
    double[] mean = at(source, fold.norm() + ".runningMean"),
        variance = at(source, fold.norm() + ".runningVariance");
    int K = b.length, CRS = f.length / K;
    for (int k = 0; k < K; k++) {
      double scale = gamma[k] / Math.sqrt(variance[k] + fold.epsilon());
      for (int i = 0; i < CRS; i++) f[k * CRS + i] *= scale;
      b[k] = (b[k] - mean[k]) * scale + beta[k];
    }
  }

  private boolean dropDropout(Node n) {
    return n.layer() instanceof Dropout && !outputs.contains(n.name()) && remove(n);
  }

  /** A convolution or linear layer becomes one that something can follow. */
  private boolean openConvolution(Node n) {
    if (sharesParameters(n)) return false;
    var fused = n.layer() instanceof Conv2d conv
        ? Optional.of(FusedConv2d.of(conv))
        : n.layer() instanceof Linear linear
            ? Optional.of(FusedConv2d.of(linear))
            : Optional.<FusedConv2d>empty();
    fused.ifPresent(
        layer -> nodes.set(nodes.indexOf(n), new Node(n.name(), layer, n.inputs(), n.name())));
    return fused.isPresent();
  }

  private boolean foldBatchNorm(Node n) {
    if (!(n.layer() instanceof BatchNorm2d norm) || sharesParameters(n)) return false;
    Node x = node(n.inputs().get(0));
    if (fusable(x).filter(conv -> !conv.residual()).isEmpty() || folds.containsKey(x.name()))
      return false;
    folds.put(x.name(), new Fold(n.name(), norm.epsilon()));
    return merge(x, n, x.layer(), x.inputs());
  }

  private boolean fuseResidual(Node n) {
    if (!(n.layer() instanceof Add) || n.inputs().size() != 2) return false;
    for (int i = 0; i < 2; i++) {
      Node x = node(n.inputs().get(i));
      var conv = fusable(x).filter(c -> !c.residual());
      if (conv.isEmpty()) continue;
      return merge(
          x, n, conv.get().withResidual(), List.of(x.inputs().get(0), n.inputs().get(1 - i)));
    }
    return false;
  }

  private boolean fuseActivation(Node n) {
    if (!(n.layer() instanceof Activate activate)) return false;
    Node x = node(n.inputs().get(0));
    var conv = fusable(x);
    return conv.isPresent() && merge(x, n, conv.get().followedBy(activate), x.inputs());
  }

  /** The convolution at x, if something can still follow it and nobody else reads it. */
  private Optional<FusedConv2d> fusable(Node x) {
    long readers = nodes.stream()
        .flatMap(n -> n.inputs().stream())
        .filter(x.name()::equals)
        .count();
    if (readers != 1 || outputs.contains(x.name())) return Optional.empty();
    return x.layer() instanceof FusedConv2d conv && conv.open()
        ? Optional.of(conv)
        : Optional.empty();
  }

  private boolean sharesParameters(Node n) {
    return nodes.stream()
            .filter(other -> other.parametersOf().equals(n.parametersOf()))
            .count()
        > 1;
  }

  private Node node(String name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  /** Puts {@code layer} in the later one's place under the earlier one's name, so that its parameters keep theirs. */
  private boolean merge(Node x, Node later, Layer layer, List<String> inputs) {
    nodes.set(nodes.indexOf(later), new Node(x.name(), layer, inputs, x.name()));
    nodes.remove(x);
    return rename(later.name(), x.name());
  }

  private boolean remove(Node n) {
    nodes.remove(n);
    return rename(n.name(), n.inputs().get(0));
  }

  private boolean rename(String from, String to) {
    nodes.replaceAll(n -> new Node(
        n.name(),
        n.layer(),
        n.inputs().stream().map(i -> i.equals(from) ? to : i).toList(),
        n.parametersOf()));
    outputs.replaceAll(output -> output.equals(from) ? to : output);
    return true;
  }
}
