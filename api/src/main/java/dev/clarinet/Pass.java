package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.Network.Node;
import dev.clarinet.internal.Resources;
import dev.clarinet.layer.Input;
import dev.clarinet.layer.LayerContext;
import dev.clarinet.layer.Stage;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import dev.clarinet.op.Sum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The buffers and prepared operations of a model for N items, in training or inference; made once, run many times, by
 * one thread at a time.
 *
 * <p>A run consumes its input: buffers share memory by lifetime, so what was written is gone after forward.
 */
final class Pass implements AutoCloseable {
  private final Model model;
  private final Network network;
  private final Purpose purpose;
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Resources mine = new Resources();
  private final Map<Parameter, List<Parameter>> shared = new HashMap<>();
  private final List<Runnable> gatherParameters = new ArrayList<>();

  /** For N items of {@code network}: the model's own, or that with a loss behind it. */
  Pass(Model model, Network network, int N, Purpose purpose, Arena arena) {
    this.model = model;
    this.network = network;
    this.purpose = purpose;
    try {
      var shapes = network.shapes(N);
      for (Node node : network.nodes()) steps.put(node.name(), step(node, shapes));
      gatherSharedParameters();
      new Layout(model.backend(), network, steps, shapes, purpose).place(arena, mine);
    } catch (RuntimeException | Error e) {
      mine.closeAfter(e);
      throw e;
    }
  }

  private Step step(Node node, Map<String, Shape> shapes) {
    if (node.isInput()) {
      boolean slope = purpose.inputSlopes()
          && ((Input) node.layer()).type() == ElementType.FLOAT32
          && !node.name().equals(Network.LABELS);
      return new Step(node, Optional.empty(), List.of(), slope, purpose);
    }
    boolean learns =
        purpose.training() && model.parameters(node).stream().anyMatch(purpose.learning());
    var context = new Context(node, Extents.inputs(node, shapes).xs());
    var stage = Extents.naming(node, () -> node.layer().build(context));
    boolean wantsSlope =
        learns || node.inputs().stream().anyMatch(input -> at(steps, input).wantsSlope());
    var parts = wantsSlope ? parts(node, stage, learns) : List.<Stage.Part>of();
    return new Step(node, Optional.of(stage), parts, wantsSlope, purpose);
  }

  /** The parts of backward that somebody wants. */
  private List<Stage.Part> parts(Node node, Stage stage, boolean learns) {
    var parts = new ArrayList<Stage.Part>();
    stage.whole().ifPresent(parts::add);
    if (learns) {
      stage.gradParameters().ifPresent(parts::add);
      if (parts.isEmpty()) throw noSlope(node, "parameters");
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      var part = Optional.ofNullable(stage.gradInputs().get(i));
      if (!at(steps, node.inputs().get(i)).wantsSlope()) continue;
      part.ifPresent(parts::add);
      if (part.isEmpty() && stage.whole().isEmpty() && !stage.slopePassesThrough()) {
        throw noSlope(node, "input " + i);
      }
    }
    return parts;
  }

  private static IllegalArgumentException noSlope(Node node, String what) {
    return new IllegalArgumentException("'" + node.name() + "' makes no slope for its " + what);
  }

  /** What a layer sees while it builds its stage. */
  private final class Context implements LayerContext {
    private final Node node;
    private final List<Shape> xs;

    Context(Node node, List<Shape> xs) {
      this.node = node;
      this.xs = xs;
    }

    @Override
    public List<Shape> xs() {
      return xs;
    }

    @Override
    public boolean training() {
      var learning =
          model.parameters(node).stream().filter(p -> p.spec().learns()).toList();
      return purpose.training()
          && (learning.isEmpty() || learning.stream().anyMatch(purpose.learning()));
    }

    @Override
    public <O extends Operation> O prepare(Spec<O> spec) {
      return Profile.label(
          model.backend(),
          node.name(),
          "prepare",
          () -> mine.own(model.backend().prepare(spec)));
    }

    @Override
    public Parameter parameter(String name) {
      var parameter = model.parameter(node, name);
      boolean alone = network.nodes().stream()
              .filter(n -> n.parametersOf().equals(node.parametersOf()))
              .count()
          == 1;
      if (alone || !purpose.training()) return parameter;
      var own = parameter.sharing();
      mine.own(own::closeGrad);
      shared.computeIfAbsent(parameter, p -> new ArrayList<>()).add(own);
      return own;
    }

    @Override
    public Tensor saved(Shape shape) {
      return mine.own(model.backend().tensor(shape)).write(new float[shape.size()]);
    }

    @Override
    public long randomKey() {
      return model.seed() * 0x9E3779B97F4A7C15L + place();
    }

    /** Which of the network's nodes this is, before anything was rewritten. */
    private long place() {
      return model.network().nodes().stream()
          .takeWhile(n -> !n.name().equals(node.name()))
          .count();
    }
  }

  /** Where nodes share a parameter, each has a slope of its own, and they are added up in the order of the nodes. */
  private void gatherSharedParameters() {
    shared.forEach((parameter, users) -> {
      if (!purpose.learning().test(parameter)) return;
      var sum = mine.own(
          model.backend().prepare(new Sum.Terms(users.size(), parameter.spec().shape())));
      var terms = users.stream().map(Parameter::grad).toList();
      gatherParameters.add(() -> Profile.label(
          model.backend(),
          parameter.layer(),
          Profile.GATHER,
          () -> sum.forward(terms, parameter.grad())));
    });
  }

  /** The answer of a node: an input, to be written before each run, or an output, to be read after it. */
  Tensor value(String name) {
    return at(steps, name).answer();
  }

  /** The answer of the network's only output. */
  Tensor output() {
    return value(network.output());
  }

  /** Where the slope by the output is to be written before backward; it keeps what is in it. */
  Tensor outputSlope() {
    return at(steps, network.output()).dy();
  }

  /** The slope by an input or another node, after backward, if it was wanted and lives that long. */
  Optional<Tensor> slope(String name) {
    return at(steps, name).slope();
  }

  /** Writes the only input, runs, and answers. */
  float[] run(float[] input) {
    value(network.inputs().get(0).name()).write(input);
    forward(0);
    return output().read();
  }

  /** Runs all stages; the inputs are consumed. */
  void forward(long number) {
    forward(number, step -> {});
  }

  /** Runs all stages, and shows each node to {@code after} while its answer is there. */
  void forward(long number, Consumer<Step> after) {
    for (Step step : steps.values()) {
      step.runForward(number);
      after.accept(step);
    }
  }

  /** Makes the slopes of all that is wanted, from the slope by the output and what forward left. */
  void backward() {
    var order = new ArrayList<>(steps.values());
    for (int i = order.size() - 1; i >= 0; i--) order.get(i).runBackward();
    gatherParameters.forEach(Runnable::run);
  }

  @Override
  public void close() {
    mine.close();
  }
}
