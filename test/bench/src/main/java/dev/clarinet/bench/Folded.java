package dev.clarinet.bench;

import dev.clarinet.Model;
import dev.clarinet.Network;
import dev.clarinet.Network.Node;
import dev.clarinet.layer.BatchNorm2d;
import dev.clarinet.layer.Conv2d;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network whose batch norms went into the filters before them, with its numbers: what the peers are given for
 * inference, since not each of them folds by itself.
 *
 * @param network the network that is left
 * @param numbers its parameters by name
 */
record Folded(Network network, Map<String, float[]> numbers) {

  static Folded of(Model model) {
    var numbers = new LinkedHashMap<String, float[]>();
    model.parameters().forEach((name, p) -> numbers.put(name, p.value().read()));
    var nodes = new ArrayList<Node>();
    Map<String, String> renamed = new HashMap<>();
    for (Node node : model.network().nodes()) {
      var inputs = node.inputs().stream().map(x -> renamed.getOrDefault(x, x)).toList();
      if (node.layer() instanceof BatchNorm2d norm) {
        fold(numbers, inputs.get(0), node.name(), norm.epsilon());
        renamed.put(node.name(), inputs.get(0));
      } else if (node.layer() instanceof Conv2d conv) {
        var biased = new Conv2d(conv.K(), conv.window(), conv.groups(), true, conv.initializer());
        nodes.add(new Node(node.name(), biased, inputs, node.name()));
      } else {
        nodes.add(new Node(node.name(), node.layer(), inputs, node.name()));
      }
    }
    String output = model.network().output();
    return new Folded(Network.of(nodes, List.of(renamed.getOrDefault(output, output))), numbers);
  }

  /** f ← f · γ·i and b ← β − mean · γ·i by filter, with i = 1 / √(variance + ε). */
  private static void fold(Map<String, float[]> all, String conv, String norm, double epsilon) {
    float[] f = at(all, conv + ".filters");
    float[] gamma = at(all, norm + ".gamma"), beta = at(all, norm + ".beta");
    float[] mean = at(all, norm + ".runningMean"), variance = at(all, norm + ".runningVariance");
    int K = gamma.length, CRS = f.length / K;
    var bias = new float[K];
    for (int k = 0; k < K; k++) {
      double scale = gamma[k] / Math.sqrt(variance[k] + epsilon);
      for (int i = 0; i < CRS; i++) f[k * CRS + i] = (float) (f[k * CRS + i] * scale);
      bias[k] = (float) (beta[k] - mean[k] * scale);
    }
    all.put(conv + ".bias", bias);
    List.of(".gamma", ".beta", ".runningMean", ".runningVariance")
        .forEach(s -> all.remove(norm + s));
  }

  private static float[] at(Map<String, float[]> numbers, String name) {
    return Objects.requireNonNull(numbers.get(name), name);
  }
}
