package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.Network.Node;
import dev.clarinet.layer.Layer;
import dev.clarinet.op.CounterRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the slopes that layers make with central differences, on the {@code reference} backend in double.
 *
 * <p>For random weights w it looks at L = Σ w·y: the analytic slope a comes from backward, the numeric one is
 * n = (L(v+ε) − L(v−ε)) / 2ε for each element v of the parameters and inputs. They agree if
 * |a−n| / max(|a|+|n|, 10⁻⁴ of the array's largest slope) ≤ 10⁻⁵. Where they do not, smaller steps are tried: a corner
 * nearby, as ReLU's, goes away, and a fault stays. An element exactly on a corner has no slope; those are counted.
 */
public final class GradientCheck {
  /** The greatest error that passes. */
  public static final double TOLERANCE = 1e-5;

  private static final double FLOOR = 1e-4;
  private static final double NOUGHT = 1e-6;
  private static final double[] EPSILONS = {1e-4, 1e-5, 1e-6, 1e-7};
  private static final int ITEMS = 3;
  private static final int MOST_ELEMENTS = 200;
  private static final double MOST_CORNERS = 0.05;
  private static final long STEP = 3;
  private static final long VALUES = 1, WEIGHTS = 2, PICKS = 3;

  /**
   * One element.
   *
   * @param layer the node it belongs to
   * @param array the parameter, or {@code input i}
   * @param index in the array, row-major
   * @param analytic slope by backward
   * @param numeric slope by central differences
   * @param error of the two by the rule above
   * @param corner whether the slopes to both sides differ, so that there is none
   */
  public record Entry(
      String layer,
      String array,
      int index,
      double analytic,
      double numeric,
      double error,
      boolean corner) {
    /** Whether the two slopes agree, or there is none. */
    public boolean passes() {
      return corner || error <= TOLERANCE;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "'%s' %s[%d]: backward says %.9g, differences say %.9g, error %.1e%s",
          layer,
          array,
          index,
          analytic,
          numeric,
          error,
          corner ? ", on a corner" : "");
    }
  }

  /**
   * What was found.
   *
   * @param entries all elements that were looked at
   */
  public record Report(List<Entry> entries) {
    /** Copies the list. */
    public Report {
      entries = List.copyOf(entries);
    }

    /** Whether all slopes agree, and few elements lie on corners. */
    public boolean passes() {
      return faults().isEmpty() && corners() <= MOST_CORNERS * entries.size();
    }

    /** The elements whose slopes do not agree. */
    public List<Entry> faults() {
      return entries.stream().filter(entry -> !entry.passes()).toList();
    }

    /** The layers with such elements. */
    public Set<String> faultyLayers() {
      var layers = new TreeSet<String>();
      faults().forEach(entry -> layers.add(entry.layer()));
      return layers;
    }

    /** How many elements lie exactly on a corner. */
    public long corners() {
      return entries.stream().filter(Entry::corner).count();
    }

    /** The greatest error off the corners. */
    public double worst() {
      return entries.stream()
          .filter(entry -> !entry.corner())
          .mapToDouble(Entry::error)
          .max()
          .orElse(0);
    }

    @Override
    public String toString() {
      var text = new StringBuilder(String.format(
          Locale.ROOT,
          "%d slopes, %d on a corner, worst error %.1e: %s",
          entries.size(),
          corners(),
          worst(),
          passes() ? "right" : "WRONG"));
      faults().stream().limit(10).forEach(entry -> text.append("\n  ").append(entry));
      return text.toString();
    }
  }

  private GradientCheck() {}

  /** A layer alone, on random inputs of these shapes (with N) and with parameters as it begins with. */
  public static Report layer(Layer layer, Shape... inputs) {
    var builder = Network.builder();
    var names = new String[inputs.length];
    for (int i = 0; i < names.length; i++) names[i] = builder.input("input " + i, inputs[i].item());
    var network = builder.build(builder.addNamed("layer", layer, names));
    try (var reference = Backends.open("reference");
        var model = network.on(reference, 1)) {
      return new Report(entries(model, network, inputs[0].get(0)));
    }
  }

  /** Each layer of a model alone, so that a fault is named where it is; then the whole model, on sampled elements. */
  public static Report model(Model model) {
    var entries = new ArrayList<Entry>();
    try (var reference = Backends.open("reference");
        var copy = model.copyTo(reference)) {
      for (Node node : model.network().nodes())
        if (!node.isInput()) entries.addAll(alone(copy, node));
      if (entries.stream().allMatch(Entry::passes))
        entries.addAll(entries(copy, copy.network(), ITEMS));
    }
    return new Report(entries);
  }

  /** A node by itself, on random inputs of the shapes that it has in the network. */
  private static List<Entry> alone(Model model, Node node) {
    var shapes = model.network().shapes(1);
    var builder = Network.builder();
    var names = new String[node.inputs().size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = builder.input("input " + i, at(shapes, node.inputs().get(i)).item());
    }
    var network = builder.build(builder.addNamed(node.name(), node.layer(), names));
    var values = new LinkedHashMap<String, double[]>();
    for (var spec : at(network.parameters(), node.name())) {
      var source = model.parameter(node.parametersOf() + "." + spec.name());
      values.put(node.name() + "." + spec.name(), source.value().readDoubles());
    }
    try (var copy = Model.of(network, model.backend(), model.seed(), values)) {
      return entries(copy, network, ITEMS);
    }
  }

  private static List<Entry> entries(Model model, Network network, int N) {
    try (var arena = new Arena(model.backend());
        var pass = new Pass(model, network, N, Purpose.checking(), arena)) {
      return new Probe(model, network, pass).entries();
    }
  }

  /** A pass, and the values from which it is run again and again. */
  private static final class Probe {
    private final Model model;
    private final Pass pass;
    private final Map<String, double[]> inputs = new LinkedHashMap<>();
    private final double[] weights;
    private final double here;
    private final String output;

    Probe(Model model, Network network, Pass pass) {
      this.model = model;
      this.pass = pass;
      output = network.output();
      for (Node input : network.inputs()) {
        inputs.put(
            input.name(),
            random(
                VALUES + 16L * inputs.size(), pass.value(input.name()).shape().size()));
      }
      weights = random(WEIGHTS, pass.output().shape().size());
      here = loss();
    }

    private static double[] random(long stream, int count) {
      var values = new double[count];
      for (int i = 0; i < count; i++) values[i] = 4.0 * CounterRandom.uniform(7, stream, i) - 2;
      return values;
    }

    List<Entry> entries() {
      pass.outputSlope().writeDoubles(weights);
      loss();
      pass.backward();
      var slopes = new LinkedHashMap<String, double[]>();
      model.parameters().forEach((name, p) -> {
        if (p.spec().learns()) slopes.put(name, p.grad().readDoubles());
      });
      inputs
          .keySet()
          .forEach(
              name -> pass.slope(name).ifPresent(slope -> slopes.put(name, slope.readDoubles())));
      double largest =
          slopes.values().stream().mapToDouble(Probe::largest).max().orElse(0);
      var entries = new ArrayList<Entry>();
      slopes.forEach((name, slope) -> {
        // An array whose slopes are all nought but for rounding is measured by the others.
        double floor = Math.max(FLOOR * largest(slope), NOUGHT * largest);
        for (int i : picks(slope.length)) entries.add(entry(name, i, slope[i], floor));
      });
      return entries;
    }

    private static double largest(double[] slopes) {
      double largest = 0;
      for (double slope : slopes) largest = Math.max(largest, Math.abs(slope));
      return largest;
    }

    /** All of few elements, else some of them. */
    private static Set<Integer> picks(int count) {
      var picks = new TreeSet<Integer>();
      for (int i = 0; i < Math.min(count, MOST_ELEMENTS); i++) {
        picks.add(
            count <= MOST_ELEMENTS
                ? i
                : (int) ((CounterRandom.bits(7, PICKS, i) & 0xFFFFFFFFL) % count));
      }
      return picks;
    }

    private Entry entry(String name, int i, double analytic, double floor) {
      var best = new Entry(
          layer(name), array(name), i, analytic, Double.NaN, Double.POSITIVE_INFINITY, false);
      for (double epsilon : EPSILONS) {
        double up = shifted(name, i, epsilon), down = shifted(name, i, -epsilon);
        double numeric = (up - down) / (2 * epsilon);
        double error =
            Math.abs(analytic - numeric) / Math.max(Math.abs(analytic) + Math.abs(numeric), floor);
        boolean corner = error > TOLERANCE
            && epsilon == EPSILONS[EPSILONS.length - 1]
            && corner((up - here) / epsilon, (here - down) / epsilon, floor);
        if (!(error >= best.error()))
          best = new Entry(best.layer(), best.array(), i, analytic, numeric, error, corner);
        else if (corner)
          best = new Entry(best.layer(), best.array(), i, analytic, numeric, best.error(), true);
        if (best.error() <= TOLERANCE) break;
      }
      return best;
    }

    /** Whether the slopes to both sides differ by more than a hundredth. */
    private static boolean corner(double right, double left, double floor) {
      return Math.abs(right - left) > 1e-2 * Math.max(Math.abs(right) + Math.abs(left), floor);
    }

    /** L with one element moved. */
    private double shifted(String name, int i, double by) {
      if (inputs.containsKey(name)) {
        double[] values = inputs.get(name);
        double was = values[i];
        values[i] = was + by;
        double loss = loss();
        values[i] = was;
        return loss;
      }
      var tensor = model.parameter(name).value();
      double[] values = tensor.readDoubles();
      double was = values[i];
      values[i] = was + by;
      tensor.writeDoubles(values);
      double loss = loss();
      values[i] = was;
      tensor.writeDoubles(values);
      return loss;
    }

    /** L = Σ w·y, from the inputs as they are. */
    private double loss() {
      inputs.forEach((name, values) -> pass.value(name).writeDoubles(values));
      pass.forward(STEP);
      double[] y = pass.output().readDoubles();
      double sum = 0;
      for (int i = 0; i < y.length; i++) sum += weights[i] * y[i];
      return sum;
    }

    private String layer(String name) {
      return inputs.containsKey(name) ? output : name.substring(0, name.lastIndexOf('.'));
    }

    private String array(String name) {
      return inputs.containsKey(name) ? name : name.substring(name.lastIndexOf('.') + 1);
    }
  }
}
