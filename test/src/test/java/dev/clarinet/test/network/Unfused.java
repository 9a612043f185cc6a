package dev.clarinet.test.network;

import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Network.Node;
import dev.clarinet.Shape;
import dev.clarinet.layer.Input;
import dev.clarinet.layer.Inputs;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.Sum;
import java.util.HashMap;
import java.util.List;

/** A model in which nothing can be fused or folded: a layer that changes nothing stands behind each other one. */
final class Unfused {
  private Unfused() {}

  /** y = x, in memory of its own. */
  record Wall() implements Layer {
    @Override
    public Shape outputShape(Inputs in) {
      return in.x();
    }

    @Override
    public Stage build(LayerContext in) {
      var copy = in.prepare(new Sum.Terms(1, in.x()));
      return Stage.forward(v -> copy.forward(List.of(v.x()), v.y())).gradInputsAreDy();
    }
  }

  /** The same layers with the same values, walled off; the caller closes it. */
  static Model copyOf(Model model) {
    var copy = walled(model.network()).on(model.backend(), model.seed());
    model
        .parameters()
        .forEach(
            (name, p) -> copy.parameter(name).value().writeDoubles(p.value().readDoubles()));
    return copy;
  }

  private static Network walled(Network network) {
    var builder = Network.builder();
    var behind = new HashMap<String, String>();
    for (Node node : network.nodes()) {
      if (node.layer() instanceof Input input) {
        behind.put(node.name(), builder.input(node.name(), input.shape()));
        continue;
      }
      var inputs = node.inputs().stream().map(behind::get).toArray(String[]::new);
      String name = builder.addNamed(node.name(), node.layer(), inputs);
      behind.put(node.name(), builder.addNamed("wall behind " + name, new Wall(), name));
    }
    return builder.build(network.outputs().stream().map(behind::get).toArray(String[]::new));
  }
}
