package dev.clarinet;

import dev.clarinet.Network.Node;
import dev.clarinet.layer.Input;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.ParameterSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The shapes of a network's answers and parameters, as they follow from its inputs, node by node. */
final class Extents {
  private Extents() {}

  /**
   * Of every node's answer for N items, by name, in order.
   *
   * @throws IllegalArgumentException if a layer does not fit, with its kind and name
   */
  static Map<String, Shape> shapes(List<Node> nodes, int N) {
    var shapes = new LinkedHashMap<String, Shape>();
    for (Node node : nodes) {
      shapes.put(
          node.name(),
          node.layer() instanceof Input input
              ? input.shape().batch(N)
              : naming(node, () -> node.layer().outputShape(inputs(node, shapes))));
    }
    return shapes;
  }

  /**
   * What each node that has parameters of its own keeps, by the node's name, in order.
   *
   * @throws IllegalArgumentException if a layer does not fit, or shares what is not like its own
   */
  static Map<String, List<ParameterSpec>> parameters(List<Node> nodes) {
    var shapes = shapes(nodes, 1);
    var all = new LinkedHashMap<String, List<ParameterSpec>>();
    for (Node node : nodes) {
      if (node.isInput()) continue;
      var specs = naming(node, () -> distinct(node.layer().parameters(inputs(node, shapes))));
      if (node.parametersOf().equals(node.name())) all.put(node.name(), specs);
      else if (!specs.equals(all.get(node.parametersOf()))) {
        throw new IllegalArgumentException(
            node.name() + " cannot share the parameters of " + node.parametersOf());
      }
    }
    return all;
  }

  /** Refuses two of one name, the first of which nobody could ask for. */
  private static List<ParameterSpec> distinct(List<ParameterSpec> specs) {
    var names = new HashSet<String>();
    for (ParameterSpec spec : specs)
      if (!names.add(spec.name()))
        throw new IllegalArgumentException("two of its parameters are called " + spec.name());
    return specs;
  }

  /** The shapes that come into a node. */
  static Inputs inputs(Node node, Map<String, Shape> shapes) {
    return Inputs.of(node.inputs().stream().map(shapes::get).toList());
  }

  /** Adds the layer's kind and name to a complaint about its shapes. */
  static <T> T naming(Node node, Supplier<T> question) {
    try {
      return question.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Network.kind(node.layer()) + " '" + node.name() + "': " + e.getMessage(), e);
    }
  }
}
