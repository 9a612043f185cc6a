package dev.clarinet;

import dev.clarinet.Network.Node;
import dev.clarinet.layer.Input;
import dev.clarinet.layer.Layer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Adds layers node by node; names are given by kind and number unless said. */
public final class NetworkBuilder {
  /** By name, in order. */
  private final Map<String, Node> nodes;

  private final Map<String, Integer> counts;
  private final String prefix;

  NetworkBuilder() {
    this(new LinkedHashMap<>(), new HashMap<>(), "");
  }

  private NetworkBuilder(Map<String, Node> nodes, Map<String, Integer> counts, String prefix) {
    this.nodes = nodes;
    this.counts = counts;
    this.prefix = prefix;
  }

  /** Adds an input of FLOAT32 items, the shape without N; returns its name. */
  public String input(String name, Shape item) {
    return addNamed(name, Input.of(item));
  }

  /** Adds a layer that reads those nodes; returns its name, made of its kind and a number. */
  public String add(Layer layer, String... inputs) {
    return addNamed(number(Network.kind(layer)), layer, inputs);
  }

  /**
   * Adds a layer under this name; returns the name with those of the arrangements around it.
   *
   * @throws IllegalArgumentException if the name is taken, or an input is not there yet
   */
  public String addNamed(String name, Layer layer, String... inputs) {
    return add(new Node(prefix + name, layer, List.of(inputs), prefix + name));
  }

  /** Adds the layer of an earlier node once more, with the same parameters if it has any; returns its name. */
  public String addSharing(String original, String... inputs) {
    Node node = nodes.get(original);
    if (node == null) throw new IllegalArgumentException("no layer is named '" + original + "'");
    String name = prefix + number(Network.kind(node.layer()));
    return add(new Node(name, node.layer(), List.of(inputs), node.parametersOf()));
  }

  String add(Node node) {
    if (node.name().isBlank()) throw new IllegalArgumentException("a layer's name is not blank");
    if (nodes.containsKey(node.name()))
      throw new IllegalArgumentException("two layers are named '" + node.name() + "'");
    for (String input : node.inputs()) {
      if (!nodes.containsKey(input)) {
        throw new IllegalArgumentException(
            "'" + node.name() + "' reads '" + input + "', which is not there yet");
      }
    }
    if (node.isInput() != node.inputs().isEmpty()) {
      throw new IllegalArgumentException("'" + node.name() + "' reads " + node.inputs());
    }
    nodes.put(node.name(), node);
    return node.name();
  }

  /** Adds what {@code body} adds, with an arrangement's name before the names. */
  public String within(String kind, Function<NetworkBuilder, String> body) {
    return body.apply(new NetworkBuilder(nodes, counts, prefix + number(kind) + "."));
  }

  private String number(String kind) {
    return kind + counts.merge(prefix + kind, 1, Integer::sum);
  }

  /**
   * The network with these outputs.
   *
   * @throws IllegalArgumentException if a layer does not fit, or its answer is used by nobody
   */
  public Network build(String... outputs) {
    for (String output : outputs) {
      if (!nodes.containsKey(output))
        throw new IllegalArgumentException("the output '" + output + "' is not there");
    }
    return new Network(List.copyOf(nodes.values()), List.of(outputs));
  }
}
