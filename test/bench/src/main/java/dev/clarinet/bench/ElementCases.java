package dev.clarinet.bench;

import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Activation.Function;
import dev.clarinet.op.Dropout;
import dev.clarinet.op.Normalization;
import dev.clarinet.op.SgdStep;
import dev.clarinet.op.SoftmaxCrossEntropy;
import dev.clarinet.op.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Operations that do little with each number: those that only move bytes ({@code bandwidth/}), where the copy rate is
 * the limit, and those with exponentials ({@code math/}).
 */
final class ElementCases {
  private static final int[] IMAGES = {32, 64, 56, 56};
  private static final int[] LOGITS = {4096, 1000};
  private static final Shape SHAPE = Shape.of(IMAGES);

  private ElementCases() {}

  static List<Case> all() {
    var cases = new ArrayList<Case>();
    cases.add(forward("bandwidth/relu-forward", Function.RELU, "torch.relu(x)")
        .onnx(graph -> graph.node("Relu", "y", "x")));
    cases.add(backward("bandwidth/relu-backward", Function.RELU, "threshold_backward(dy, y, 0)"));
    cases.add(add());
    cases.add(sgdStep());
    cases.add(dropout());
    cases.addAll(batchNorm());
    cases.addAll(PoolingCases.all());
    for (Function function : List.of(Function.SIGMOID, Function.TANH, Function.SILU)) {
      String name = function.name().toLowerCase(Locale.ROOT);
      String read = function.slopeNeedsX() ? "x" : "y";
      cases.add(forward("math/" + name + "-forward", function, "torch." + name + "(x)")
          .onnx(graph -> onnx(function, graph)));
      cases.add(
          backward("math/" + name + "-backward", function, name + "_backward(dy, " + read + ")"));
    }
    cases.addAll(crossEntropy());
    return cases;
  }

  private static void onnx(Function function, OnnxGraph graph) {
    switch (function) {
      case SIGMOID -> graph.node("Sigmoid", "y", "x");
      case TANH -> graph.node("Tanh", "y", "x");
      case SILU -> {
        graph.node("Sigmoid", "s", "x");
        graph.node("Mul", "y", "x", "s");
      }
      default -> throw new IllegalArgumentException(function + " has no node");
    }
  }

  /** So many numbers move for each element of SHAPE. */
  private static Case moving(String name, double numbers, Recipe recipe) {
    return Case.of(name, Unit.BYTES, 4 * numbers * SHAPE.size(), recipe);
  }

  private static Case forward(String name, Function function, String torch) {
    var spec = new Activation.Elements(function, 0, SHAPE);
    return moving(name, 2, Recipe.of(spec, (a, t) -> a.forward(t.get("x"), t.get("y"))))
        .input("x", Slot.signed(IMAGES).times(4))
        .answer("y", SHAPE)
        .torch("y = " + torch);
  }

  private static Case backward(String name, Function function, String torch) {
    var spec = new Activation.Elements(function, 0, SHAPE);
    String read = function.slopeNeedsX() ? "x" : "y";
    var recipe =
        Recipe.of(spec, (a, t) -> a.gradInput(t.get(read), t.get(read), t.get("dy"), t.get("dx")));
    return moving(name, 3, recipe)
        .input(read, function == Function.RELU ? Slot.rectified(IMAGES) : Slot.signed(IMAGES))
        .input("dy", Slot.signed(IMAGES))
        .answer("dx", SHAPE)
        .torch("dx = torch." + torch);
  }

  private static Case add() {
    var recipe = Recipe.of(
        new Sum.Terms(2, SHAPE),
        (sum, t) -> sum.forward(List.of(t.get("a"), t.get("b")), t.get("y")));
    return moving("bandwidth/add", 3, recipe)
        .input("a", Slot.signed(IMAGES))
        .input("b", Slot.signed(IMAGES))
        .answer("y", SHAPE)
        .torch("y = torch.add(a, b)")
        .onnx(graph -> graph.node("Add", "y", "a", "b"));
  }

  private static Case sgdStep() {
    var recipe = Recipe.of(
        new SgdStep.Rule(SHAPE, 0.9, 5e-4),
        (sgd, t) -> sgd.step(t.get("w"), t.get("g"), t.get("v"), t.get("flag"), 1e-3));
    return moving("bandwidth/sgd-step", 5, recipe)
        .input("g", Slot.signed(IMAGES))
        .input("v", Slot.zero(IMAGES))
        .input("flag", Slot.labels(1, 0))
        .input("w", Slot.signed(IMAGES))
        .answer("w", SHAPE)
        .torch("v = torch.add_(torch.mul_(v, 0.9), torch.add(g, w, alpha=5e-4))\n"
            + "w = torch.add_(w, v, alpha=-1e-3)");
  }

  /** Without peers, which toss other coins. */
  private static Case dropout() {
    var recipe =
        Recipe.of(new Dropout.Coins(0.5, 3, SHAPE), (d, t) -> d.forward(t.get("x"), 1, t.get("y")));
    return moving("bandwidth/dropout", 2, recipe)
        .input("x", Slot.signed(IMAGES))
        .answer("y", SHAPE);
  }

  private static List<Case> batchNorm() {
    int C = SHAPE.get(1);
    var spec = Normalization.Channels.of(SHAPE, 1e-5, 0.1);
    var training = Recipe.<Normalization>of(
        spec,
        (norm, t) -> norm.forward(
            t.get("x"),
            t.get("g"),
            t.get("b"),
            t.get("m"),
            t.get("v"),
            t.get("saved"),
            t.get("y")));
    var inference = Recipe.<Normalization>of(
        spec,
        (norm, t) ->
            norm.infer(t.get("x"), t.get("g"), t.get("b"), t.get("m"), t.get("v"), t.get("y")));
    var backward = Recipe.<Normalization>of(
        spec,
        (norm, t) -> norm.backward(
            t.get("x"),
            t.get("g"),
            t.get("saved"),
            t.get("dy"),
            t.get("dx"),
            t.get("dg"),
            t.get("db")));
    return List.of(
        statistics(moving("bandwidth/batch-norm-forward", 2, training), C)
            .answer("y", SHAPE)
            .answer("saved", spec.saved())
            .torch("y = torch.batch_norm(x, g, b, m, v, True, 0.1, 1e-05, False)"),
        statistics(moving("bandwidth/batch-norm-infer", 2, inference), C)
            .answer("y", SHAPE)
            .torch("y = torch.batch_norm(x, g, b, m, v, False, 0.1, 1e-05, False)")
            .onnx(graph -> graph.node("BatchNormalization", "y", "x", "g", "b", "m", "v")),
        moving("bandwidth/batch-norm-backward", 3, backward)
            .input("x", Slot.rectified(IMAGES))
            .input("g", Slot.positive(C))
            .input("saved", Slot.positive(2, C))
            .input("dy", Slot.signed(IMAGES))
            .answer("dx", SHAPE)
            .answer("dg", Shape.of(C))
            .answer("db", Shape.of(C))
            .torch("dx, dg, db, = torch.native_batch_norm_backward(dy, x, g, None, None,"
                + " torch.select(saved, 0, 0), torch.select(saved, 0, 1), True, 1e-05,"
                + " [True, True, True])"));
  }

  private static Case statistics(Case c, int C) {
    return c.tolerance(1e-4)
        .input("x", Slot.rectified(IMAGES))
        .input("g", Slot.positive(C))
        .input("b", Slot.signed(C))
        .input("m", Slot.signed(C))
        .input("v", Slot.positive(C));
  }

  private static List<Case> crossEntropy() {
    int N = LOGITS[0], K = LOGITS[1];
    double bytes = 4.0 * N * K;
    var spec = new SoftmaxCrossEntropy.Classes(N, K);
    var forward = Recipe.<SoftmaxCrossEntropy>of(
        spec, (loss, t) -> loss.forward(t.get("x"), t.get("t"), t.get("y")));
    var both = Recipe.<SoftmaxCrossEntropy>of(spec, (loss, t) -> {
      loss.forward(t.get("x"), t.get("t"), t.get("y"));
      loss.gradInput(t.get("x"), t.get("t"), t.get("dy"), t.get("dx"));
    });
    var loss = Case.of("math/softmax-cross-entropy-forward", Unit.BYTES, bytes, forward)
        .input("x", Slot.signed(LOGITS).times(8))
        .input("t", Slot.labels(N, K))
        .answer("y", Shape.of(N))
        .torch("y = torch.cross_entropy_loss(x, t, None, 0, -100, 0.)");
    var step = Case.of("math/softmax-cross-entropy", Unit.BYTES, 2 * bytes, both)
        .input("x", Slot.signed(LOGITS).times(8))
        .input("t", Slot.labels(N, K))
        .input("dy", Slot.positive(N))
        .answer("dx", Shape.of(N, K))
        .answer("y", Shape.of(N))
        .torch("""
            s = torch.log_softmax(x, 1)
            y, total, = torch.nll_loss_forward(s, t, None, 0, -100)
            g = torch.nll_loss_backward(dy, s, t, None, 0, -100, total)
            dx = torch._log_softmax_backward_data(g, s, 1, 6)
            """);
    return List.of(loss, step);
  }
}
