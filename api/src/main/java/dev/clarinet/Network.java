package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.io.NetworkJson;
import dev.clarinet.layer.Input;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.ParameterSpec;
import dev.clarinet.layer.Part;
import dev.clarinet.train.Loss;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An immutable blueprint: a directed acyclic graph of named layers, in an order in which they can run. All shapes are
 * checked when it is built; an error names the layer.
 *
 * <p>{@link #of} makes the usual chain, {@link #builder()} any other graph.
 */
public final class Network {
  /** The name of the input of a network made by {@link #of}. */
  public static final String INPUT = "x";

  /** The name of the input that a loss adds. */
  static final String LABELS = "labels";

  /** The name of the node that a loss becomes. */
  static final String LOSS = "loss";

  /**
   * A layer in its place.
   *
   * @param name its own in the network
   * @param layer what it does
   * @param inputs the nodes that it reads
   * @param parametersOf the node whose parameters it uses: itself, or an earlier one with which it shares them; in a
   *     network a layer without parameters shares none
   */
  public record Node(String name, Layer layer, List<String> inputs, String parametersOf) {
    public Node {
      inputs = List.copyOf(inputs);
    }

    /** Whether this is where the network begins. */
    public boolean isInput() {
      return layer instanceof Input;
    }
  }

  private final List<Node> nodes;
  private final List<String> outputs;

  Network(List<Node> nodes, List<String> outputs) {
    this.outputs = List.copyOf(outputs);
    requireUse(nodes, outputs);
    this.nodes = sharingOnlyParameters(nodes);
  }

  /**
   * A chain of layers behind one input, whose shape is without N. {@code residual} and {@code concat} nest in it.
   *
   * @throws IllegalArgumentException if a layer does not fit, with its name and both shapes
   */
  public static Network of(Shape input, Part... parts) {
    var builder = new NetworkBuilder();
    String x = builder.input(INPUT, input);
    for (Part part : parts) x = part.addTo(builder, x);
    return builder.build(x);
  }

  /** For any other graph. */
  public static NetworkBuilder builder() {
    return new NetworkBuilder();
  }

  /**
   * The graph of these nodes, each behind those that it reads.
   *
   * @throws IllegalArgumentException if it is none, or a layer does not fit
   */
  public static Network of(List<Node> nodes, List<String> outputs) {
    var builder = new NetworkBuilder();
    nodes.forEach(builder::add);
    return builder.build(outputs.toArray(String[]::new));
  }

  /**
   * From the text that {@link #toJson} gives.
   *
   * @throws IllegalArgumentException if the text is no network, with what is wrong
   */
  public static Network fromJson(String json) {
    return NetworkJson.read(json);
  }

  /** As JSON, readable by people and by {@link #fromJson}. */
  public String toJson() {
    return NetworkJson.write(this);
  }

  /** All layers, each behind those that it reads. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The names of the nodes whose answers are the network's. */
  public List<String> outputs() {
    return outputs;
  }

  /**
   * The name of the only output.
   *
   * @throws IllegalArgumentException if there are several
   */
  public String output() {
    if (outputs.size() != 1)
      throw new IllegalArgumentException("expects a network with one output, not " + outputs);
    return outputs.get(0);
  }

  /** The nodes where the network begins. */
  public List<Node> inputs() {
    return nodes.stream().filter(Node::isInput).toList();
  }

  /**
   * The node of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Node node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no layer is named '" + name + "'"));
  }

  /** The shape of every node's answer for N items, by name, in order. */
  public Map<String, Shape> shapes(int N) {
    return Extents.shapes(nodes, N);
  }

  /**
   * The shape of one item of a node's answer, without N.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public Shape item(String node) {
    return at(shapes(1), node(node).name()).item();
  }

  /** What each node that has parameters of its own keeps, by the node's name, in order. */
  public Map<String, List<ParameterSpec>> parameters() {
    return Extents.parameters(nodes);
  }

  /** Where there are no parameters nobody has to know that a layer came from another. */
  private static List<Node> sharingOnlyParameters(List<Node> nodes) {
    var specs = Extents.parameters(nodes);
    return nodes.stream()
        .map(n -> specs.getOrDefault(n.parametersOf(), List.of()).isEmpty()
            ? new Node(n.name(), n.layer(), n.inputs(), n.name())
            : n)
        .toList();
  }

  private static void requireUse(List<Node> nodes, List<String> outputs) {
    if (outputs.isEmpty()) throw new IllegalArgumentException("a network has at least one output");
    Set<String> used = new HashSet<>(outputs);
    nodes.forEach(node -> used.addAll(node.inputs()));
    for (Node node : nodes) {
      if (!used.contains(node.name())) {
        throw new IllegalArgumentException(
            "'" + node.name() + "' is neither read by a layer nor an output");
      }
    }
  }

  /** This network with a loss behind it: a further input {@code labels}, and the loss of each item as its answer. */
  Network with(Loss loss) {
    String answer = output();
    var builder = new NetworkBuilder();
    nodes.forEach(builder::add);
    var labels = new Input(loss.labelShape(item(answer)), loss.labelType());
    builder.addNamed(LABELS, labels);
    return builder.build(builder.addNamed(LOSS, loss, answer, LABELS));
  }

  /** A model of this network on a backend, its parameters made from the seed. */
  public Model on(Backend backend, long seed) {
    return Model.initialized(this, backend, seed);
  }

  /** A table of the layers: answer without N, parameters, multiply-adds and bytes of an item. */
  public String summary() {
    return Summary.of(this);
  }

  static String kind(Layer layer) {
    return layer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && nodes.equals(that.nodes)
        && outputs.equals(that.outputs);
  }

  @Override
  public int hashCode() {
    return nodes.hashCode();
  }

  @Override
  public String toString() {
    return nodes.stream().map(Node::name).collect(Collectors.joining(" → "));
  }
}
