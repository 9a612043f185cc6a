package dev.clarinet.bench;

import dev.clarinet.Backends;
import dev.clarinet.Network;
import dev.clarinet.Network.Node;
import dev.clarinet.Shape;
import dev.clarinet.data.Dataset;
import dev.clarinet.layer.Inputs;
import dev.clarinet.samples.LeNet;
import dev.clarinet.samples.ResNet18;
import dev.clarinet.train.Optimizers;
import dev.clarinet.train.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Networks trained and asked. Every side begins with the parameters that Clarinet gives them. */
final class NetworkCases {
  static final long SEED = 1;

  /** By then HotSpot has compiled what queues the launches; the peers are warm long before. */
  private static final double WARM_UP_SECONDS = 5;

  /**
   * Several steps or predictions in a row, as in a training or a service. One or two would spend much of their time on
   * reading weights that the others' turns had pushed out of the cache.
   */
  private static final double TURN_SECONDS = 0.1;

  /** Without momentum, since Deeplearning4j knows only Nesterov's. */
  static final double LENET_RATE = 0.001;

  private NetworkCases() {}

  static List<Case> all() {
    var cases = new ArrayList<Case>();
    var lenet = training("train/lenet", LeNet.NETWORK, 64, Optimizers.sgd(LENET_RATE));
    cases.add(lenet);
    cases.add(lenet.named("java/train-lenet").on("java"));
    var sgd = Optimizers.sgd(0.01).momentum(0.9);
    cases.add(training("train/resnet18", ResNet18.NETWORK, 16, sgd));
    cases.add(inference("infer/resnet18-b1", ResNet18.NETWORK, 1));
    cases.add(inference("infer/resnet18-b32", ResNet18.NETWORK, 32));
    return cases;
  }

  /** Operations that forward takes for so many images. */
  private static double flops(Network network, int N) {
    var shapes = network.shapes(N);
    double flops = 0;
    for (Node node : network.nodes()) {
      var in = Inputs.of(node.inputs().stream().map(shapes::get).toList());
      if (!node.isInput()) flops += 2.0 * node.layer().multiplyAdds(in);
    }
    return flops;
  }

  private static Slot images(Network network, int N) {
    return new Slot(shape(network, N), Slot.Values.SIGNED, 1);
  }

  private static Shape shape(Network network, int N) {
    return network.item(Network.INPUT).batch(N);
  }

  private static Case inference(String name, Network network, int N) {
    var images = images(network, N);
    Application application = (backend, sets) ->
        new Predicting(network.on(backend, SEED), N, images.numbers(Case.seed("x")), sets);
    return Case.of(name, Unit.IMAGES, N, application)
        .flops(flops(network, N))
        .input("x", images)
        .answer("y", network.item(network.output()).batch(N))
        .tolerance(1e-4)
        .lasting(WARM_UP_SECONDS, TURN_SECONDS)
        .completedBy(complete -> {
          try (var backend = Backends.open("java");
              var model = network.on(backend, SEED)) {
            return peers(complete, Folded.of(model));
          }
        });
  }

  private static Case peers(Case c, Folded folded) {
    var peers = c;
    for (var entry : parameters(folded.network()).entrySet()) {
      String letter = TorchNetwork.name(entry.getKey());
      float[] numbers = folded.numbers().getOrDefault(entry.getKey(), new float[0]);
      peers = peers.input(letter, Slot.given(entry.getValue(), numbers)).constant(letter);
    }
    return peers
        .torch(TorchNetwork.inference(folded.network()))
        .onnx(new OnnxNetwork(folded.network())::addTo);
  }

  private static Map<String, Shape> parameters(Network network) {
    var all = new LinkedHashMap<String, Shape>();
    network
        .parameters()
        .forEach((node, specs) ->
            specs.forEach(spec -> all.put(node + "." + spec.name(), spec.shape())));
    return all;
  }

  private static Case training(String name, Network network, int N, Sgd sgd) {
    int classes = network.item(network.output()).size();
    var images = images(network, N);
    var labels = Slot.labels(N, classes);
    Application application =
        (backend, sets) -> new Learning(backend, network, sgd, batch(images, labels, classes));
    return Case.of(name, Unit.IMAGES, N, application)
        .flops(3 * flops(network, N))
        .input("x", images)
        .input("t", labels)
        .answer("y", Shape.of())
        .comparedAfter(Learning.COMPARED_STEPS)
        .lasting(WARM_UP_SECONDS, TURN_SECONDS)
        .tolerance(1e-4)
        .completedBy(complete -> peers(complete, network, sgd));
  }

  private static Case peers(Case c, Network network, Sgd sgd) {
    var peers = c;
    try (var backend = Backends.open("java");
        var model = network.on(backend, SEED)) {
      for (var p : model.parameters().values()) {
        String letter = TorchNetwork.name(p.name());
        peers =
            peers.input(letter, Slot.given(p.value().shape(), p.value().read())).constant(letter);
        if (!p.spec().learns() || sgd.momentum() == 0) continue;
        peers = peers
            .input("v_" + letter, new Slot(p.value().shape(), Slot.Values.ZERO, 1))
            .constant("v_" + letter);
      }
    }
    return peers.torch(TorchNetwork.training(network, sgd.learningRate(), sgd.momentum()));
  }

  private static Dataset batch(Slot images, Slot labels, int classes) {
    float[] x = images.numbers(Case.seed("x")), t = labels.numbers(Case.seed("t"));
    var items = new float[t.length][];
    var numbers = new int[t.length];
    int size = x.length / t.length;
    for (int n = 0; n < t.length; n++) {
      items[n] = Arrays.copyOfRange(x, n * size, (n + 1) * size);
      numbers[n] = (int) t[n];
    }
    var names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return Dataset.of(images.shape().item(), items, numbers, names);
  }
}
