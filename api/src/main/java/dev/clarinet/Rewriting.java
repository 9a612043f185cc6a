package dev.clarinet;

import dev.clarinet.Network.Node;
import dev.clarinet.layer.Activate;
import dev.clarinet.layer.Add;
import dev.clarinet.layer.BatchNorm2d;
import dev.clarinet.layer.Conv2d;
import dev.clarinet.layer.Dropout;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.Linear;
import dev.clarinet.layer.Pool2d;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Pooling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network rewritten, to do the same with less. For inference dropout is gone, batch norm is folded into the filters
 * before it, and a residual and an activation are done by the convolution before them; {@link Inference} gives it
 * values. For training a ReLU is done by the maximum behind it, and what is learned is the same to the last bit.
 */
final class Rewriting {
  /** A batch norm that went into the filters and bias of a convolution. */
  record Fold(String norm, double epsilon) {}

  /** Rewrites at node n, if it can. */
  private interface Rule {
    boolean apply(Rewriting rewriting, Node n);
  }

  private static final List<Rule> INFERENCE = List.of(
      Rewriting::dropDropout,
      Rewriting::openConvolution,
      Rewriting::foldBatchNorm,
      Rewriting::fuseResidual,
      Rewriting::fuseActivation);
  private static final List<Rule> TRAINING = List.of(Rewriting::rectifyMaximum);

  private final List<Rule> rules;
  private final List<Node> nodes;
  private final List<String> outputs;
  private final Map<String, Fold> folds = new HashMap<>();

  private Rewriting(Network network, List<Rule> rules) {
    this.rules = rules;
    nodes = new ArrayList<>(network.nodes());
    outputs = new ArrayList<>(network.outputs());
    while (applyOnce()) {}
  }

  static Rewriting forInference(Network network) {
    return new Rewriting(network, INFERENCE);
  }

  static Rewriting forTraining(Network network) {
    return new Rewriting(network, TRAINING);
  }

  /** The network that has come out. */
  Network network() {
    return Network.of(nodes, outputs);
  }

  /** The batch norms that are gone, by the convolutions that they went into. */
  Map<String, Fold> folds() {
    return folds;
  }

  private boolean applyOnce() {
    for (Node node : List.copyOf(nodes)) {
      for (Rule rule : rules) if (rule.apply(this, node)) return true;
    }
    return false;
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
    fused.ifPresent(layer -> replace(n, new Node(n.name(), layer, n.inputs(), n.name())));
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

  /** A ReLU is done by the maximum behind it. */
  private boolean rectifyMaximum(Node pool) {
    if (!(pool.layer() instanceof Pool2d p) || p.kind() != Pooling.Kind.MAXIMUM) return false;
    Node relu = node(pool.inputs().get(0));
    if (!(relu.layer() instanceof Activate a) || a.function() != Activation.Function.RELU)
      return false;
    if (!isReadOnce(relu)) return false;
    nodes.set(
        nodes.indexOf(pool), new Node(pool.name(), p.rectified(), relu.inputs(), pool.name()));
    nodes.remove(relu);
    return true;
  }

  private boolean isReadOnce(Node x) {
    long readers = nodes.stream()
        .flatMap(n -> n.inputs().stream())
        .filter(x.name()::equals)
        .count();
    return readers == 1 && !outputs.contains(x.name());
  }

  /** The convolution at x, if something can still follow it and nobody else reads it. */
  private Optional<FusedConv2d> fusable(Node x) {
    return isReadOnce(x) && x.layer() instanceof FusedConv2d conv && conv.open()
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
    nodes.removeIf(n -> n.name().equals(x.name()));
    replace(later, new Node(x.name(), layer, inputs, x.name()));
    return rename(later.name(), x.name());
  }

  private boolean remove(Node n) {
    nodes.removeIf(other -> other.name().equals(n.name()));
    return rename(n.name(), n.inputs().get(0));
  }

  private void replace(Node n, Node by) {
    nodes.replaceAll(other -> other.name().equals(n.name()) ? by : other);
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
