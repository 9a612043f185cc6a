package dev.clarinet;

import dev.clarinet.Network.Node;
import dev.clarinet.op.CounterRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pass that is run again and again from the same random inputs, and the loss L = Σ w·y that it has for random weights
 * w. Arrays are the model's parameters, by name, and the network's inputs.
 */
final class Probe {
  private static final long STEP = 3;
  private static final long VALUES = 1, WEIGHTS = 2;

  private final Model model;
  private final Pass pass;
  private final String output;
  private final Map<String, double[]> inputs = new LinkedHashMap<>();
  private final double[] weights;

  Probe(Model model, Network network, Pass pass) {
    this.model = model;
    this.pass = pass;
    output = network.output();
    for (Node input : network.inputs()) {
      int count = pass.value(input.name()).shape().size();
      inputs.put(input.name(), random(VALUES + 16L * inputs.size(), count));
    }
    weights = random(WEIGHTS, pass.output().shape().size());
  }

  private static double[] random(long stream, int count) {
    var values = new double[count];
    for (int i = 0; i < count; i++) values[i] = 4.0 * CounterRandom.uniform(7, stream, i) - 2;
    return values;
  }

  /** The slopes of L that backward makes, by array: those of all that learns, and of the inputs. */
  Map<String, double[]> slopes() {
    pass.outputSlope().writeDoubles(weights);
    run();
    pass.backward();
    var slopes = new LinkedHashMap<String, double[]>();
    model.parameters().forEach((name, p) -> {
      if (p.spec().learns()) slopes.put(name, p.grad().readDoubles());
    });
    for (String name : inputs.keySet())
      pass.slope(name).ifPresent(slope -> slopes.put(name, slope.readDoubles()));
    return slopes;
  }

  /** L. */
  double loss() {
    double[] y = run();
    double sum = 0;
    for (int i = 0; i < y.length; i++) sum += weights[i] * y[i];
    return sum;
  }

  /** Σ |w·y|, of which rounding takes its part. */
  double magnitude() {
    double[] y = run();
    double sum = 0;
    for (int i = 0; i < y.length; i++) sum += Math.abs(weights[i] * y[i]);
    return sum;
  }

  private double[] run() {
    inputs.forEach((name, values) -> pass.value(name).writeDoubles(values));
    pass.forward(STEP);
    return pass.output().readDoubles();
  }

  /** L with element {@code i} of an array moved. */
  double lossWhereMoved(String name, int i, double by) {
    return inputs.containsKey(name)
        ? inputMoved(at(name), i, by)
        : parameterMoved(model.parameter(name).value(), i, by);
  }

  private double[] at(String input) {
    return Known.at(inputs, input);
  }

  private double inputMoved(double[] values, int i, double by) {
    double was = values[i];
    values[i] = was + by;
    double loss = loss();
    values[i] = was;
    return loss;
  }

  private double parameterMoved(Tensor tensor, int i, double by) {
    double[] values = tensor.readDoubles();
    double was = values[i];
    values[i] = was + by;
    tensor.writeDoubles(values);
    double loss = loss();
    values[i] = was;
    tensor.writeDoubles(values);
    return loss;
  }

  /** The node that an array belongs to. */
  String layer(String name) {
    return inputs.containsKey(name) ? output : model.parameter(name).layer();
  }

  /** What the node calls the array. */
  String array(String name) {
    return inputs.containsKey(name) ? name : model.parameter(name).spec().name();
  }
}
