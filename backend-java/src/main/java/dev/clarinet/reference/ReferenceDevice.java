package dev.clarinet.reference;

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

/** One core that computes in double, at once: nothing is ever queued. */
final class ReferenceDevice implements Device {
  static final String NAME = "reference";
  static final String DESCRIPTION = "the definition of every operation, in double, on one core";

  private final Operations operations = new Operations()
      .with(Activation.Elements.class, ReferenceActivation::new)
      .with(AdamStep.Rule.class, ReferenceAdamStep::new)
      .with(Concatenation.Parts.class, ReferenceConcatenation::new)
      .with(Convolution.Geometry.class, ReferenceConvolution::new)
      .with(Dropout.Coins.class, ReferenceDropout::new)
      .with(Finiteness.Elements.class, ReferenceFiniteness::new)
      .with(GlobalAverage.Planes.class, ReferenceGlobalAverage::new)
      .with(MatMul.Sizes.class, ReferenceMatMul::new)
      .with(Normalization.Channels.class, ReferenceNormalization::new)
      .with(Pooling.Windows.class, ReferencePooling::new)
      .with(Recurrence.Steps.class, ReferenceRecurrence::new)
      .with(SgdStep.Rule.class, ReferenceSgdStep::new)
      .with(SoftmaxCrossEntropy.Classes.class, ReferenceSoftmaxCrossEntropy::new)
      .with(SquaredError.Items.class, ReferenceSquaredError::new)
      .with(Sum.Terms.class, ReferenceSum::new);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return DESCRIPTION;
  }

  @Override
  public Memory allocate(ElementType type, int elements) {
    return new ReferenceMemory(type, elements);
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
