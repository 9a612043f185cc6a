package dev.clarinet;

import static dev.clarinet.Known.at;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network rewritten, to do the same with less. For inference dropout is gone, batch norm is folded into the filters
 * before it, and a residual and an activation are done by the convolution before them; {@link Inference} gives it
 * values. For training a ReLU is done by the maximum behind it, and what is learned is the same to the last bit.
 *
 * <p>One walk in the order of the nodes: a rule looks back alone, at what has come out of the node's inputs.
 */
final class Rewriting {
  /** A batch norm that went into the filters and bias of a convolution. */
  record Fold(String norm, double epsilon) {}

  /** Takes node n over as something else, if it can. */
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

  private final List<String> outputs;

  /** What has come out so far, by name, in order. */
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  /** Under which name a node's answer is found that is made by another now. */
  private final Map<String, String> renamed = new HashMap<>();

  /** How often a node is read, by a node or as an output. */
  private final Map<String, Integer> reads = new HashMap<>();

  /** How many nodes use a node's parameters. */
  private final Map<String, Integer> uses = new HashMap<>();

  private final Map<String, Fold> folds = new HashMap<>();

  private Rewriting(Network network, List<Rule> rules) {
    outputs = network.outputs();
    outputs.forEach(output -> count(output, reads));
    for (Node n : network.nodes()) {
      n.inputs().forEach(input -> count(input, reads));
      count(n.parametersOf(), uses);
    }
    for (Node n : network.nodes()) {
      var inputs = n.inputs().stream().map(this::name).toList();
      var node = new Node(n.name(), n.layer(), inputs, n.parametersOf());
      if (rules.stream().noneMatch(rule -> rule.apply(this, node))) put(node);
    }
  }

  static Rewriting forInference(Network network) {
    return new Rewriting(network, INFERENCE);
  }

  static Rewriting forTraining(Network network) {
    return new Rewriting(network, TRAINING);
  }

  /** The network that has come out. */
  Network network() {
    return Network.of(
        List.copyOf(nodes.values()), outputs.stream().map(this::name).toList());
  }

  /** The batch norms that are gone, by the convolutions that they went into. */
  Map<String, Fold> folds() {
    return folds;
  }

  private boolean dropDropout(Node n) {
    if (!(n.layer() instanceof Dropout) || outputs.contains(n.name())) return false;
    String x = n.inputs().get(0);
    renamed.put(n.name(), x);
    reads.put(x, at(reads, x) - 1 + at(reads, n.name()));
    return true;
  }

  /** A convolution or linear layer becomes one that something can follow. */
  private boolean openConvolution(Node n) {
    if (sharesParameters(n)) return false;
    var fused = n.layer() instanceof Conv2d conv
        ? Optional.of(FusedConv2d.of(conv))
        : n.layer() instanceof Linear linear
            ? Optional.of(FusedConv2d.of(linear))
            : Optional.<FusedConv2d>empty();
    fused.ifPresent(layer -> put(new Node(n.name(), layer, n.inputs(), n.name())));
    return fused.isPresent();
  }

  private boolean foldBatchNorm(Node n) {
    if (!(n.layer() instanceof BatchNorm2d norm) || sharesParameters(n)) return false;
    Node x = input(n, 0);
    if (fusable(x).filter(conv -> !conv.residual()).isEmpty() || folds.containsKey(x.name()))
      return false;
    folds.put(x.name(), new Fold(n.name(), norm.epsilon()));
    return merge(x, n, x.layer(), x.inputs());
  }

  private boolean fuseResidual(Node n) {
    if (!(n.layer() instanceof Add) || n.inputs().size() != 2) return false;
    for (int i = 0; i < 2; i++) {
      Node x = input(n, i);
      var conv = fusable(x).filter(c -> !c.residual());
      if (conv.isEmpty()) continue;
      return merge(
          x, n, conv.get().withResidual(), List.of(x.inputs().get(0), n.inputs().get(1 - i)));
    }
    return false;
  }

  private boolean fuseActivation(Node n) {
    if (!(n.layer() instanceof Activate activate)) return false;
    Node x = input(n, 0);
    var conv = fusable(x);
    return conv.isPresent() && merge(x, n, conv.get().followedBy(activate), x.inputs());
  }

  /** A ReLU is done by the maximum behind it. */
  private boolean rectifyMaximum(Node pool) {
    if (!(pool.layer() instanceof Pool2d p) || p.kind() != Pooling.Kind.MAXIMUM) return false;
    Node relu = input(pool, 0);
    if (!(relu.layer() instanceof Activate a) || a.function() != Activation.Function.RELU)
      return false;
    if (!isReadOnce(relu)) return false;
    nodes.remove(relu.name());
    put(new Node(pool.name(), p.rectified(), relu.inputs(), pool.name()));
    return true;
  }

  private static void count(String node, Map<String, Integer> in) {
    in.merge(node, 1, Integer::sum);
  }

  /** Whether nobody reads x but the node that is looked at. */
  private boolean isReadOnce(Node x) {
    return at(reads, x.name()) == 1;
  }

  /** The convolution at x, if something can still follow it and nobody else reads it. */
  private Optional<FusedConv2d> fusable(Node x) {
    return isReadOnce(x) && x.layer() instanceof FusedConv2d conv && conv.open()
        ? Optional.of(conv)
        : Optional.empty();
  }

  private boolean sharesParameters(Node n) {
    return at(uses, n.parametersOf()) > 1;
  }

  private Node input(Node n, int i) {
    return at(nodes, n.inputs().get(i));
  }

  private String name(String before) {
    return renamed.getOrDefault(before, before);
  }

  private void put(Node n) {
    nodes.put(n.name(), n);
  }

  /** Puts {@code layer} in the later one's place under the earlier one's name, so that its parameters keep theirs. */
  private boolean merge(Node x, Node later, Layer layer, List<String> inputs) {
    nodes.remove(x.name());
    put(new Node(x.name(), layer, inputs, x.name()));
    renamed.put(later.name(), x.name());
    reads.put(x.name(), at(reads, later.name()));
    return true;
  }
}
