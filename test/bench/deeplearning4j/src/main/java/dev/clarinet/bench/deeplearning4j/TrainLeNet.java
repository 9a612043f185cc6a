package dev.clarinet.bench.deeplearning4j;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains a LeNet on one batch, as many steps as each line of the input says, and answers each line with the loss of the
 * last step: {@code TrainLeNet FILE RATE}. The file has images[N,1,28,28], labels[N], then the parameters, layer by
 * layer.
 */
public final class TrainLeNet {
  private static final int N = 64;
  private static final int CLASSES = 10;
  private static final int[] TRAINED_LAYERS = {0, 2, 4, 5};

  private TrainLeNet() {}

  public static void main(String[] args) throws IOException {
    var network = new MultiLayerNetwork(configuration(Double.parseDouble(args[1])));
    network.init();
    INDArray images;
    var labels = Nd4j.zeros(N, CLASSES);
    try (var file =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(Path.of(args[0]))))) {
      images = array(file, N, 1, 28, 28);
      for (int n = 0; n < N; n++) labels.putScalar(n, (long) file.readFloat(), 1);
      for (int layer : TRAINED_LAYERS) read(file, network, layer);
    }
    System.out.println("ready");
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int steps = Integer.parseInt(line);
        for (int i = 0; i < steps; i++) network.fit(images, labels);
        System.out.println(network.score());
      }
    }
  }

  private static MultiLayerConfiguration configuration(double learningRate) {
    return new NeuralNetConfiguration.Builder()
        .updater(new Sgd(learningRate))
        .activation(Activation.RELU)
        .list()
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).build())
        .layer(pooling())
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).build())
        .layer(pooling())
        .layer(new DenseLayer.Builder().nOut(500).build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build())
        .setInputType(InputType.convolutional(28, 28, 1))
        .build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  /** Filters, then bias; a dense layer has its filters the other way round. */
  private static void read(DataInputStream file, MultiLayerNetwork network, int layer)
      throws IOException {
    var shape = network.getLayer(layer).getParam("W").shape();
    var W =
        shape.length == 2 ? array(file, shape[1], shape[0]).transpose().dup() : array(file, shape);
    network.getLayer(layer).getParam("W").assign(W);
    var b = network.getLayer(layer).getParam("b");
    b.assign(array(file, b.length()).reshape(b.shape()));
  }

  private static INDArray array(DataInputStream file, long... shape) throws IOException {
    long size = 1;
    for (long extent : shape) size *= extent;
    var numbers = new float[(int) size];
    for (int i = 0; i < numbers.length; i++) numbers[i] = file.readFloat();
    return Nd4j.createFromArray(numbers).reshape(shape);
  }
}
