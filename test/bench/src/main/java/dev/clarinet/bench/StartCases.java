package dev.clarinet.bench;

import dev.clarinet.Backends;
import dev.clarinet.Model;
import dev.clarinet.Shape;
import dev.clarinet.samples.LeNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of a Java to its first prediction by LeNet, with caches warm and with none. */
final class StartCases {
  private static final Path FOLDER = Path.of("target", "start").toAbsolutePath();

  private StartCases() {}

  static List<Case> all() {
    return List.of(of("start/lenet", false), of("start/lenet-cold", true));
  }

  private static Case of(String name, boolean cold) {
    Application application = (backend, sets) -> new Starting("clarinet", FOLDER, cold);
    return Case.of(name, Unit.SECONDS, 1, application)
        .answer("y", Shape.of(1, 10))
        .tolerance(1e-4)
        .completedBy(c -> {
          write();
          var started = c.oracle(Oracle.of(right()));
          for (String side : List.of(TorchSide.NCHW, TorchSide.CHANNELS_LAST))
            started = started.torchJob(side, new Starting(side, FOLDER, cold));
          return started;
        });
  }

  /** What the model answers, by the definition. */
  private static float[] right() {
    try (var reference = Backends.open("reference");
        var predicting = new Predicting(
            Model.load(FOLDER.resolve("lenet.safetensors"), reference),
            1,
            FirstAnswer.image(),
            1)) {
      predicting.run(0);
      return predicting.answer(0);
    }
  }

  /** The model, for Clarinet as its own file, for PyTorch as numbers and statements. */
  private static void write() {
    try (var backend = Backends.open("java");
        var model = LeNet.NETWORK.on(backend, NetworkCases.SEED)) {
      Files.createDirectories(FOLDER);
      model.save(FOLDER.resolve("lenet.safetensors"));
      var list = new ArrayList<String>();
      for (var p : model.parameters().values()) {
        String name = TorchNetwork.name(p.name());
        float[] numbers = p.value().read();
        var bytes = ByteBuffer.allocate(4 * numbers.length);
        bytes.asFloatBuffer().put(numbers);
        Files.write(FOLDER.resolve(name), bytes.array());
        list.add(
            name + " " + p.spec().shape().toString().replaceAll("[\\[\\]]", "").replace(",", " "));
      }
      Files.write(FOLDER.resolve("parameters"), list);
      Files.writeString(FOLDER.resolve("statements"), TorchNetwork.inference(model.network()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
