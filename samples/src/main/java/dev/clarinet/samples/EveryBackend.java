package dev.clarinet.samples;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.DeviceInfo;
import dev.clarinet.ImageTranslator;
import dev.clarinet.Model;
import dev.clarinet.Predictor;
import dev.clarinet.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** One model on every backend that is here: the answers to a picture are the same, but for rounding. */
public final class EveryBackend {
  private EveryBackend() {}

  public static void main(String[] args) {
    run()
        .forEach(
            (name, off) -> System.out.printf(Locale.ROOT, "%-12s differs by %.1e%n", name, off));
  }

  /** How far each backend's probabilities are from those of {@code reference}, by the backend's name. */
  public static Map<String, Double> run() {
    var differences = new LinkedHashMap<String, Double>();
    try (Backend reference = Backends.open("reference");
        Model model = LeNet.NETWORK.on(reference, 1)) {
      List<Double> expected = probabilities(model);
      for (DeviceInfo device : Backends.devices()) {
        if (!device.available()) continue;
        try (Backend backend = Backends.open(device.name());
            Model copy = model.copyTo(backend)) {
          differences.put(device.name(), largestDifference(probabilities(copy), expected));
        }
      }
    }
    return differences;
  }

  private static List<Double> probabilities(Model model) {
    var translator = new ImageTranslator(Shape.image(1, 28, 28), List.of());
    try (var predictor = Predictor.of(model, translator)) {
      return predictor.predict(PredictPicture.zero()).probabilities();
    }
  }

  private static double largestDifference(List<Double> a, List<Double> b) {
    return IntStream.range(0, a.size())
        .mapToDouble(i -> Math.abs(a.get(i) - b.get(i)))
        .max()
        .orElseThrow();
  }
}
