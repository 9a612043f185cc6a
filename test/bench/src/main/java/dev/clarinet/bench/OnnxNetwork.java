package dev.clarinet.bench;

import dev.clarinet.Network;
import dev.clarinet.Network.Node;
import dev.clarinet.layer.Activate;
import dev.clarinet.layer.Add;
import dev.clarinet.layer.Conv2d;
import dev.clarinet.layer.Flatten;
import dev.clarinet.layer.GlobalAveragePool;
import dev.clarinet.layer.Linear;
import dev.clarinet.layer.Pool2d;

/** A network without batch norms as nodes of ONNX, from x to y; parameters have their names with _ for a dot. */
record OnnxNetwork(Network network) {

  void addTo(OnnxGraph graph) {
    for (Node node : network.nodes()) if (!node.isInput()) add(node, graph);
    graph.node("Identity", "y", TorchNetwork.name(network.output()));
  }

  private static void add(Node node, OnnxGraph graph) {
    String y = TorchNetwork.name(node.name()),
        x = TorchNetwork.name(node.inputs().get(0));
    if (node.layer() instanceof Conv2d conv) {
      graph
          .node("Conv", y, x, y + "_filters", y + "_bias")
          .window(conv.window())
          .withOne("group", conv.groups());
    } else if (node.layer() instanceof Pool2d pool) {
      graph
          .node("MaxPool", y, x)
          .window(pool.window())
          .withOne("ceil_mode", pool.ceiling() ? 1 : 0);
    } else if (node.layer() instanceof Linear) {
      graph.node("Gemm", y, x, y + "_filters", y + "_bias").withOne("transB", 1);
    } else if (node.layer() instanceof Activate) {
      graph.node("Relu", y, x);
    } else if (node.layer() instanceof Add) {
      graph.node("Add", y, x, TorchNetwork.name(node.inputs().get(1)));
    } else if (node.layer() instanceof GlobalAveragePool) {
      graph.node("GlobalAveragePool", y + "_plane", x);
      graph.node("Flatten", y, y + "_plane");
    } else if (node.layer() instanceof Flatten) {
      graph.node("Flatten", y, x);
    } else {
      throw new IllegalArgumentException("no node of ONNX is known for " + node.layer());
    }
  }
}
