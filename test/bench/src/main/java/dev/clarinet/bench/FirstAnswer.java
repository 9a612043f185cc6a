package dev.clarinet.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.clarinet.Backends;
import dev.clarinet.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that loads a LeNet, predicts one image and says the answer: {@code FirstAnswer SIDE FOLDER}. */
public final class FirstAnswer {
  static final String MARK = "answer ";

  private FirstAnswer() {}

  public static void main(String[] args) throws IOException {
    var folder = Path.of(args[1]);
    if (args[0].equals("clarinet")) clarinet(folder);
    else djl(folder, args[0].equals(TorchSide.CHANNELS_LAST));
  }

  private static void say(float[] answer) {
    System.out.println(MARK + Arrays.toString(answer).replaceAll("[\\[\\],]", ""));
  }

  static float[] image() {
    var image = new float[28 * 28];
    for (int i = 0; i < image.length; i++) image[i] = i % 7 / 7f;
    return image;
  }

  private static void clarinet(Path folder) {
    try (var backend = Backends.open("opencl");
        var predicting = new Predicting(
            Model.load(folder.resolve("lenet.safetensors"), backend), 1, image(), 1)) {
      predicting.run(0);
      say(predicting.answer(0));
    }
  }

  /**
   * The parameters come as one file of numbers each, in the order of their names' list. Filters stay NCHW: what lays them
   * out otherwise is part of a start.
   */
  private static void djl(Path folder, boolean channelsLast) throws IOException {
    var manager = (PtNDManager) NDManager.newBaseManager();
    var names = new ArrayList<>(List.of("x"));
    var inputs = new ArrayList<IValue>();
    inputs.add(IValue.from((PtNDArray) manager.create(image(), new Shape(1, 1, 28, 28))));
    for (String line : Files.readAllLines(folder.resolve("parameters"))) {
      var words = line.split(" ");
      var extents = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
      var bytes = java.nio.ByteBuffer.wrap(Files.readAllBytes(folder.resolve(words[0])));
      names.add(words[0]);
      inputs.add(
          IValue.from((PtNDArray) manager.create(bytes.asFloatBuffer(), new Shape(extents))));
    }
    String statements = Files.readString(folder.resolve("statements"));
    if (channelsLast) statements = TorchSide.channelsLast("x") + statements;
    byte[] archive = TorchScript.archive(names, statements, "y");
    var module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    say(module.forward(inputs.toArray(IValue[]::new)).toTensor(manager).toFloatArray());
  }
}
