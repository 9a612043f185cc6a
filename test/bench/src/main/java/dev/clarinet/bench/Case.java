package dev.clarinet.bench;

import dev.clarinet.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Something that is measured: its inputs, and how each side computes the answer. A value: methods give changed copies.
 */
final class Case {
  /** More would be tensors without end where a few hundred bytes are moved. */
  private static final int MOST_SETS = 4096;

  private final String name;
  private final Unit unit;
  private final double work;
  private final Optional<Recipe> recipe;
  private final Optional<Application> application;
  private Map<String, Slot> inputs = Map.of();
  private Set<String> constants = Set.of();
  private Set<String> changing = Set.of();
  private Map<String, Shape> answers = Map.of();
  private String backend = "opencl";
  private boolean waits;
  private double warmUpSeconds;
  private double turnSeconds;
  private Optional<Product> product = Optional.empty();
  private Optional<String> torch = Optional.empty();
  private Map<String, Job> torchJobs = Map.of();
  private Optional<Consumer<OnnxGraph>> onnx = Optional.empty();
  private Optional<Oracle> oracle = Optional.empty();
  private double tolerance = 1e-5;
  private double flops;
  private int comparedAfter = 1;
  private UnaryOperator<Case> completion = UnaryOperator.identity();

  private Case(
      String name,
      Unit unit,
      double work,
      Optional<Recipe> recipe,
      Optional<Application> application) {
    this.name = name;
    this.unit = unit;
    this.work = work;
    this.recipe = recipe;
    this.application = application;
    flops = unit == Unit.FLOPS ? work : 0;
  }

  /** A case that does so much work in a run, and how Clarinet does it. */
  static Case of(String name, Unit unit, double work, Recipe recipe) {
    return new Case(name, unit, work, Optional.of(recipe), Optional.empty());
  }

  /** The same for what is more than an operation. */
  static Case of(String name, Unit unit, double work, Application application) {
    return new Case(name, unit, work, Optional.empty(), Optional.of(application));
  }

  private Case changed(String newName, Consumer<Case> change) {
    var copy = new Case(newName, unit, work, recipe, application);
    copy.inputs = inputs;
    copy.constants = constants;
    copy.changing = changing;
    copy.answers = answers;
    copy.backend = backend;
    copy.waits = waits;
    copy.warmUpSeconds = warmUpSeconds;
    copy.turnSeconds = turnSeconds;
    copy.product = product;
    copy.torch = torch;
    copy.torchJobs = torchJobs;
    copy.onnx = onnx;
    copy.oracle = oracle;
    copy.tolerance = tolerance;
    copy.flops = flops;
    copy.comparedAfter = comparedAfter;
    copy.completion = completion;
    change.accept(copy);
    return copy;
  }

  private Case changed(Consumer<Case> change) {
    return changed(name, change);
  }

  private static <T> Map<String, T> with(Map<String, T> map, String letter, T value) {
    var more = new LinkedHashMap<>(map);
    more.put(letter, value);
    return more;
  }

  private static Set<String> with(Set<String> set, String letter) {
    var more = new LinkedHashSet<>(set);
    more.add(letter);
    return more;
  }

  /** Under another name. */
  Case named(String newName) {
    return changed(newName, c -> {});
  }

  /** With an input. */
  Case input(String letter, Slot slot) {
    return changed(c -> c.inputs = with(inputs, letter, slot));
  }

  /** With an input, as weights, that never changes: a side may prepare it once. */
  Case constant(String letter) {
    return changed(c -> c.constants = with(constants, letter));
  }

  /** With an input, as weights, that changes before every run: no side may prepare it. */
  Case changing(String letter) {
    return changed(c -> c.changing = with(changing, letter));
  }

  /** With an answer; the first one is checked. */
  Case answer(String letter, Shape shape) {
    return changed(c -> c.answers = with(answers, letter, shape));
  }

  /** On another of Clarinet's backends. */
  Case on(String other) {
    return changed(c -> c.backend = other);
  }

  /** Each run waited for, rather than the last of many. */
  Case waiting() {
    return changed(c -> c.waits = true);
  }

  /** With a warm-up and turns that take so long at least, where runs in a row are something else than one alone. */
  Case lasting(double warmUp, double turn) {
    return changed(c -> {
      c.warmUpSeconds = warmUp;
      c.turnSeconds = turn;
    });
  }

  /** Which libraries for matrices can do. */
  Case product(Product sizes) {
    return changed(c -> c.product = Optional.of(sizes));
  }

  /** Which PyTorch can do: statements of TorchScript on the inputs' letters that set the first answer's. */
  Case torch(String statements) {
    return changed(c -> c.torch = Optional.of(statements));
  }

  /** Which PyTorch does in a way of its own, under this name of its sides. */
  Case torchJob(String side, Job job) {
    return changed(c -> c.torchJobs = with(torchJobs, side, job));
  }

  /** Which ONNX Runtime can do: nodes from the inputs' letters to the first answer's. */
  Case onnx(Consumer<OnnxGraph> nodes) {
    return changed(c -> c.onnx = Optional.of(nodes));
  }

  /** Checked by this, not by the reference. */
  Case oracle(Oracle knows) {
    return changed(c -> c.oracle = Optional.of(knows));
  }

  /** Accepting so great an error. */
  Case tolerance(double greatest) {
    return changed(c -> c.tolerance = greatest);
  }

  /** Taking so many floating-point operations a run, which are compared with the machine's peak. */
  Case flops(double operations) {
    return changed(c -> c.flops = operations);
  }

  /** Whose answer is compared after so many runs on the first set of inputs. */
  Case comparedAfter(int runs) {
    return changed(c -> c.comparedAfter = runs);
  }

  /** Completed by this before it is measured: for what costs time or memory. */
  Case completedBy(UnaryOperator<Case> more) {
    return changed(c -> c.completion = more);
  }

  /** What {@link #completedBy} makes of it. */
  Case complete() {
    return completion.apply(this);
  }

  /** Where the numbers of an input begin. */
  static long seed(String letter) {
    return letter.hashCode();
  }

  String name() {
    return name;
  }

  Unit unit() {
    return unit;
  }

  double work() {
    return work;
  }

  Optional<Recipe> recipe() {
    return recipe;
  }

  Optional<Application> application() {
    return application;
  }

  double flops() {
    return flops;
  }

  int comparedAfter() {
    return comparedAfter;
  }

  Map<String, Slot> inputs() {
    return inputs;
  }

  /** Whether an input never changes. */
  boolean isConstant(String letter) {
    return constants.contains(letter);
  }

  /** Inputs that change before every run. */
  Set<String> changing() {
    return changing;
  }

  Map<String, Shape> answers() {
    return answers;
  }

  /** The letter of the answer that is checked. */
  String answer() {
    return answers.keySet().iterator().next();
  }

  String backend() {
    return backend;
  }

  boolean waits() {
    return waits;
  }

  /** How long the warm-up takes at least; 0 where that is left to the bench. */
  double warmUpSeconds() {
    return warmUpSeconds;
  }

  /** How long a turn takes at least; 0 where that is left to the bench. */
  double turnSeconds() {
    return turnSeconds;
  }

  Optional<Product> product() {
    return product;
  }

  Optional<String> torch() {
    return torch;
  }

  Optional<Job> torchJob(String side) {
    return Optional.ofNullable(torchJobs.get(side));
  }

  Optional<Consumer<OnnxGraph>> onnx() {
    return onnx;
  }

  Optional<Oracle> oracle() {
    return oracle;
  }

  double tolerance() {
    return tolerance;
  }

  /** Whether it is compared with what the machine can move, rather than with peers. */
  boolean comparesWithLimit() {
    return name.startsWith("bandwidth/");
  }

  /** What stands before the slash, and the slash. */
  String kind() {
    return name.substring(0, name.indexOf('/') + 1);
  }

  /** How many sets of inputs and answers it takes to be twice as large as the last cache: at least 2. */
  int sets(long cacheBytes) {
    long bytes = 0;
    for (var input : inputs.entrySet())
      if (!isConstant(input.getKey())) bytes += 4L * input.getValue().shape().size();
    for (Shape shape : answers.values()) bytes += 4L * shape.size();
    return (int) Math.max(2, Math.min(MOST_SETS, 2 * cacheBytes / Math.max(1, bytes) + 1));
  }
}
