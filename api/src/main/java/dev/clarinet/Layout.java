package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.Lifetimes.Buffer;
import dev.clarinet.Network.Node;
import dev.clarinet.internal.Resources;
import dev.clarinet.layer.Input;
import dev.clarinet.layer.Stage;
import dev.clarinet.layer.Stage.Reads;
import dev.clarinet.op.Sum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each step of a pass its tensors: says when each is touched, and lets those share memory that never live at
 * once.
 *
 * <p>Time: of {@code count} nodes, node k runs forward at k and backward at 2·count − k; the caller writes inputs at −1
 * and reads outputs at 2·count + 1.
 */
final class Layout {
  /** An input of a node: the reader, and the number of the input. */
  private record Edge(String reader, int i) {}

  private final Backend backend;
  private final Network network;
  private final Map<String, Step> steps;
  private final Map<String, Shape> shapes;
  private final boolean training;
  private final int count;
  private final int end;

  private final Lifetimes lifetimes = new Lifetimes();
  private final Map<String, Buffer> answers = new HashMap<>();
  private final Map<String, Buffer> slopes = new HashMap<>();
  private final Map<Edge, Buffer> edges = new HashMap<>();
  private final Map<String, List<Buffer>> sums = new HashMap<>();

  Layout(
      Backend backend,
      Network network,
      Map<String, Step> steps,
      Map<String, Shape> shapes,
      Purpose purpose) {
    this.backend = backend;
    this.network = network;
    this.steps = steps;
    this.shapes = shapes;
    this.training = purpose.training();
    this.count = network.nodes().size();
    this.end = 2 * count + 1;
  }

  /** Takes memory from the arena and hands it out; what else it makes goes to {@code owner}. */
  void place(Arena arena, Resources owner) {
    layAnswers();
    if (training) laySlopes();
    lifetimes.place(arena);
    for (Node node : network.nodes()) hand(node, owner);
  }

  private void layAnswers() {
    for (int k = 0; k < count; k++) {
      Node node = network.nodes().get(k);
      var stage = at(steps, node.name()).stage();
      boolean view = stage.map(Stage::isView).orElse(false);
      var answer =
          view ? at(answers, node.inputs().get(0)) : lifetimes.buffer(at(shapes, node.name()));
      answers.put(node.name(), answer.at(node.isInput() ? -1 : k));
      for (String input : node.inputs()) at(answers, input).at(k);
      for (Stage.Part part : at(steps, node.name()).backward()) {
        if (part.reads().contains(Reads.X))
          for (String input : node.inputs()) at(answers, input).at(2 * count - k);
        if (part.reads().contains(Reads.Y)) answer.at(2 * count - k);
      }
    }
    // All inputs are written before the first node runs; outputs, and what a loss judges, are read
    // at the end.
    for (Node node : network.inputs()) at(answers, node.name()).at(0);
    for (String output : network.outputs()) {
      at(answers, output).at(end);
      if (training)
        for (String judged : network.node(output).inputs()) at(answers, judged).at(end);
    }
  }

  private void laySlopes() {
    for (int k = count - 1; k >= 0; k--) {
      Node node = network.nodes().get(k);
      var step = at(steps, node.name());
      if (!step.wantsSlope()) continue;
      int back = 2 * count - k;
      var slope = slopeOf(node, back).at(back);
      slopes.put(node.name(), slope);
      if (node.isInput()) slope.at(end);
      step.stage().ifPresent(stage -> layEdges(node, stage, slope, back));
    }
  }

  /** The slope by a node's answer: that of its only reader, or the sum of all of them. */
  private Buffer slopeOf(Node node, int back) {
    var coming = new ArrayList<Buffer>();
    for (Node reader : network.nodes()) {
      for (int i = 0; i < reader.inputs().size(); i++) {
        var edge = edges.get(new Edge(reader.name(), i));
        if (edge != null && reader.inputs().get(i).equals(node.name())) coming.add(edge);
      }
    }
    // What the caller writes once must live through all runs.
    if (network.outputs().contains(node.name()) && !coming.isEmpty()) {
      throw new IllegalArgumentException(
          "the output '" + node.name() + "' is read by a layer too: it cannot be trained");
    }
    if (network.outputs().contains(node.name()))
      return lifetimes.buffer(at(shapes, node.name())).at(-1).at(end);
    if (coming.size() == 1) return coming.get(0);
    coming.forEach(buffer -> buffer.at(back));
    sums.put(node.name(), coming);
    return lifetimes.buffer(at(shapes, node.name()));
  }

  private void layEdges(Node node, Stage stage, Buffer slope, int back) {
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.inputs().get(i);
      boolean wanted = at(steps, input).wantsSlope() || stage.whole().isPresent();
      if (!wanted) continue;
      var edge = stage.slopePassesThrough() ? slope : lifetimes.buffer(at(shapes, input));
      edges.put(new Edge(node.name(), i), edge.at(back));
    }
  }

  private void hand(Node node, Resources owner) {
    var step = at(steps, node.name());
    var shape = at(shapes, node.name());
    if (node.layer() instanceof Input input && input.type() == ElementType.INT32) {
      var labels = backend.tensor(ElementType.INT32, shape).named(node.name());
      owner.own(labels);
      step.setAnswer(labels);
      return;
    }
    step.setAnswer(at(answers, node.name()).as(shape).named(node.name()));
    Optional.ofNullable(slopes.get(node.name()))
        .ifPresent(slope -> step.setSlope(slope.as(shape).named("slope of " + node.name())));
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.inputs().get(i);
      var edge = Optional.ofNullable(edges.get(new Edge(node.name(), i)));
      step.addInput(
          at(steps, input).answer().as(at(shapes, input)),
          edge.map(buffer -> buffer.as(at(shapes, input))));
    }
    Optional.ofNullable(sums.get(node.name()))
        .ifPresent(coming -> gather(step, shape, coming, owner));
  }

  private void gather(Step step, Shape shape, List<Buffer> coming, Resources owner) {
    var sum = backend.prepare(new Sum.Terms(coming.size(), shape));
    owner.own(sum);
    var terms = coming.stream().map(buffer -> buffer.as(shape)).toList();
    step.gatherSlopesBy(() -> sum.forward(terms, step.dy()));
  }
}
