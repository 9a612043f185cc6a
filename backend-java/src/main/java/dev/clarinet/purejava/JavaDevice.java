package dev.clarinet.purejava;

import dev.clarinet.ElementType;
import dev.clarinet.op.Activation;
import dev.clarinet.op.AdamStep;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Dropout;
import dev.clarinet.op.Finiteness;
import dev.clarinet.op.GlobalAverage;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Normalization;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Recurrence;
import dev.clarinet.op.SgdStep;
import dev.clarinet.op.SoftmaxCrossEntropy;
import dev.clarinet.op.SquaredError;
import dev.clarinet.op.Sum;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Operations;

/**
 * The JVM as a device: arrays for memory, and threads that share each operation. An operation is done when it returns.
 */
final class JavaDevice implements Device {
  static final String NAME = "java";

  private final Workers workers;
  private final Operations operations;

  JavaDevice(int threads) {
    workers = new Workers(threads);
    operations = new Operations()
        .with(Convolution.Geometry.class, spec -> new JavaConvolution(spec, workers))
        .with(Pooling.Windows.class, spec -> JavaPooling.of(spec, workers))
        .with(GlobalAverage.Planes.class, spec -> new JavaGlobalAverage(spec, workers))
        .with(MatMul.Sizes.class, spec -> new JavaMatMul(spec, workers))
        .with(Activation.Elements.class, spec -> new JavaActivation(spec, workers))
        .with(Normalization.Channels.class, spec -> new JavaNormalization(spec, workers))
        .with(Dropout.Coins.class, spec -> new JavaDropout(spec, workers))
        .with(Sum.Terms.class, spec -> new JavaSum(spec, workers))
        .with(Concatenation.Parts.class, spec -> new JavaConcatenation(spec, workers))
        .with(SoftmaxCrossEntropy.Classes.class, spec -> new JavaSoftmaxCrossEntropy(spec, workers))
        .with(SquaredError.Items.class, spec -> new JavaSquaredError(spec, workers))
        .with(Finiteness.Elements.class, JavaFiniteness::new)
        .with(Recurrence.Steps.class, spec -> new JavaRecurrence(spec, workers))
        .with(SgdStep.Rule.class, spec -> new JavaSgdStep(spec, workers))
        .with(AdamStep.Rule.class, spec -> new JavaAdamStep(spec, workers));
  }

  static String description(int threads) {
    return "plain Java on " + System.getProperty("java.vm.name") + " "
        + System.getProperty("java.version") + ", " + threads
        + (threads == 1 ? " thread" : " threads");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return description(workers.threads());
  }

  @Override
  public Memory allocate(ElementType type, int elements) {
    return new JavaMemory(type, elements);
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public void finish() {}

  @Override
  public void close() {
    workers.close();
  }
}
