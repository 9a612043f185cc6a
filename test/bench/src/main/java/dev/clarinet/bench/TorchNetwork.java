package dev.clarinet.bench;

import dev.clarinet.Network;
import dev.clarinet.Network.Node;
import dev.clarinet.layer.Conv2d;
import dev.clarinet.layer.Pool2d;
import dev.clarinet.op.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network as statements of TorchScript: forward, and for training backward and a step of SGD, written out as
 * PyTorch's own automatic differentiation would run them, without its bookkeeping. Images x, labels t; each parameter
 * has its name with _ for a dot, its momentum v_ before.
 */
final class TorchNetwork {
  private final StringBuilder text = new StringBuilder();
  private final Network network;
  private final boolean training;
  private final Set<String> sloped = new HashSet<>();

  private TorchNetwork(Network network, boolean training) {
    this.network = network;
    this.training = training;
    for (Node node : network.nodes()) if (!node.isInput()) forward(node);
  }

  /** From x to the logits y. */
  static String inference(Network network) {
    var torch = new TorchNetwork(network, false);
    torch.line("y = " + name(network.output()));
    return torch.text.toString();
  }

  /** A step on x and t by SGD, to the mean loss y before it. */
  static String training(Network network, double learningRate, double momentum) {
    var torch = new TorchNetwork(network, true);
    torch.loss();
    var backward = new ArrayList<>(network.nodes());
    for (int i = backward.size() - 1; i >= 0; i--)
      if (!backward.get(i).isInput()) torch.backward(backward.get(i));
    for (String parameter : torch.learned()) {
      torch.step(parameter, learningRate, momentum);
    }
    return torch.text.toString();
  }

  /** The name of a node's answer or a parameter in TorchScript. */
  static String name(String clarinets) {
    return clarinets.replaceAll("[^A-Za-z0-9]", "_");
  }

  /** The parameters that are learned, by TorchScript's names. */
  private List<String> learned() {
    var learned = new ArrayList<String>();
    network
        .parameters()
        .forEach((node, specs) -> specs.forEach(spec -> {
          if (spec.learns()) learned.add(name(node + "." + spec.name()));
        }));
    return learned;
  }

  private void line(String statement) {
    text.append(statement).append('\n');
  }

  private void step(String parameter, double learningRate, double momentum) {
    String moved = "d_" + parameter;
    if (momentum > 0) {
      line("m_" + parameter + " = torch.add_(torch.mul_(v_" + parameter + ", " + momentum + "), "
          + moved + ")");
      moved = "m_" + parameter;
    }
    line("w_" + parameter + " = torch.add_(" + parameter + ", " + moved + ", alpha=-" + learningRate
        + ")");
  }

  private void forward(Node node) {
    String y = name(node.name()), x = name(node.inputs().get(0));
    switch (kind(node)) {
      case "Conv2d" -> {
        var conv = (Conv2d) node.layer();
        line(y + " = torch.conv2d(" + x + ", " + y + "_filters, "
            + (conv.bias() ? y + "_bias" : "None") + ", " + moves(conv.window()) + ", "
            + conv.groups() + ")");
      }
      case "Linear" -> line(y + " = torch.linear(" + x + ", " + y + "_filters, " + y + "_bias)");
      case "BatchNorm2d" ->
        line(
            y + ", m_" + y + ", i_" + y + ", = torch.native_batch_norm(" + x + ", " + y + "_gamma, "
                + y + "_beta, " + y + "_runningMean, " + y + "_runningVariance, True, 0.1, 1e-05)");
      case "Activate" -> line(y + " = torch.relu" + (training ? "" : "_") + "(" + x + ")");
      case "Pool2d" ->
        line(
            training
                ? y + ", i_" + y + ", = torch.max_pool2d_with_indices(" + x + ", " + pool(node)
                    + ")"
                : y + " = torch.max_pool2d(" + x + ", " + pool(node) + ")");
      case "Add" -> line(y + " = torch.add(" + x + ", " + name(node.inputs().get(1)) + ")");
      case "GlobalAveragePool" -> line(y + " = torch.mean(" + x + ", [2, 3], False, dtype=None)");
      case "Flatten" -> line(y + " = torch.flatten(" + x + ", 1, -1)");
      default -> throw unknown(node);
    }
  }

  private void loss() {
    String logits = name(network.output());
    line("s = torch.log_softmax(" + logits + ", 1)");
    line("y, total, = torch.nll_loss_forward(s, t, None, 1, -100)");
    line("g = torch.nll_loss_backward(torch.ones_like(y), s, t, None, 1, -100, total)");
    slope(logits, "torch._log_softmax_backward_data(g, s, 1, 6)");
  }

  /** Sets the slope by a node's answer, or adds to it where another reader has set it. */
  private void slope(String node, String value) {
    boolean first = sloped.add(node);
    line("d_" + node + " = " + (first ? value : "torch.add(d_" + node + ", " + value + ")"));
  }

  private void backward(Node node) {
    String y = name(node.name()), dy = "d_" + y, x = name(node.inputs().get(0));
    switch (kind(node)) {
      case "Conv2d" -> convBackward(node, y, x);
      case "Linear" -> {
        line("d_" + y + "_filters = torch.mm(torch.t(" + dy + "), " + x + ")");
        line("d_" + y + "_bias = torch.sum(" + dy + ", [0], False, dtype=None)");
        slope(x, "torch.mm(" + dy + ", " + y + "_filters)");
      }
      case "BatchNorm2d" -> {
        line("dx_" + y + ", d_" + y + "_gamma, d_" + y
            + "_beta, = torch.native_batch_norm_backward(" + dy + ", " + x + ", " + y
            + "_gamma, None, None, m_" + y + ", i_" + y + ", True, 1e-05, [True, True, True])");
        slope(x, "dx_" + y);
      }
      case "Activate" -> slope(x, "torch.threshold_backward(" + dy + ", " + y + ", 0)");
      case "Pool2d" ->
        slope(
            x,
            "torch.max_pool2d_with_indices_backward(" + dy + ", " + x + ", " + pool(node) + ", i_"
                + y + ")");
      case "Add" -> {
        slope(x, dy);
        slope(name(node.inputs().get(1)), dy);
      }
      case "GlobalAveragePool" ->
        slope(
            x,
            "torch.expand_as(torch.div(torch.unsqueeze(torch.unsqueeze(" + dy
                + ", 2), 3), torch.mul(torch.size(" + x + ", 2), torch.size(" + x + ", 3))), " + x
                + ")");
      case "Flatten" -> slope(x, "torch.view_as(" + dy + ", " + x + ")");
      default -> throw unknown(node);
    }
  }

  private void convBackward(Node node, String y, String x) {
    var conv = (Conv2d) node.layer();
    boolean wanted = !network.node(node.inputs().get(0)).isInput();
    line("dx_" + y + ", d_" + y + "_filters, d_" + y + "_bias, = torch.convolution_backward(d_" + y
        + ", " + x
        + ", " + y + "_filters, " + (conv.bias() ? "[" + conv.K() + "]" : "None") + ", "
        + moves(conv.window()) + ", False, [0, 0], " + conv.groups() + ", [" + python(wanted)
        + ", True, "
        + python(conv.bias()) + "])");
    if (wanted) slope(x, "dx_" + y);
  }

  private static String python(boolean value) {
    return value ? "True" : "False";
  }

  private static String kind(Node node) {
    return node.layer().getClass().getSimpleName();
  }

  private static IllegalArgumentException unknown(Node node) {
    return new IllegalArgumentException("no TorchScript is known for " + node.layer());
  }

  /** Stride, padding and dilation. */
  static String moves(Window w) {
    return "[" + w.strideH() + ", " + w.strideW() + "], [" + w.top() + ", " + w.left() + "], ["
        + w.dilationH() + ", " + w.dilationW() + "]";
  }

  /** The arguments of a pooling: window, then how it moves. */
  private static String pool(Node node) {
    var pool = (Pool2d) node.layer();
    var w = pool.window();
    return "[" + w.R() + ", " + w.S() + "], " + moves(w) + ", " + python(pool.ceiling());
  }
}
