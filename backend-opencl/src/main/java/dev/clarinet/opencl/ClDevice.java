package dev.clarinet.opencl;

import dev.clarinet.ElementType;
import dev.clarinet.op.Activation;
import dev.clarinet.op.AdamStep;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.Convolution;
import dev.clarinet.op.Dropout;
import dev.clarinet.op.Finiteness;
import dev.clarinet.op.FusedConvolution;
import dev.clarinet.op.GlobalAverage;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Normalization;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Recurrence;
import dev.clarinet.op.SgdStep;
import dev.clarinet.op.SoftmaxCrossEntropy;
import dev.clarinet.op.Spec;
import dev.clarinet.op.SquaredError;
import dev.clarinet.op.Sum;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.tune.Tuner;
import dev.clarinet.opencl.tune.TuningRecord;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Launches;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Operations;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** An open OpenCL device with its operations, a line each. */
public final class ClDevice implements Device {
  private final String name;
  private final ClRuntime runtime;
  private final TuningRecord record;
  private final Optional<Tuner> tuner;
  private final Operations operations;

  /** The device over a runtime, which closes with it. */
  public ClDevice(String name, ClRuntime runtime, Winograd winograd) {
    this(name, runtime, winograd, TuningRecord.none(), Optional.empty());
  }

  /**
   * The same as it was tuned.
   *
   * @param record by which the runtime chooses
   * @param tuner looks at operations before they are prepared, and closes with the device too
   */
  ClDevice(
      String name,
      ClRuntime runtime,
      Winograd winograd,
      TuningRecord record,
      Optional<Tuner> tuner) {
    this.name = name;
    this.runtime = runtime;
    this.record = record;
    this.tuner = tuner;
    operations = new Operations()
        .with(Activation.Elements.class, made(ClActivation::new))
        .with(AdamStep.Rule.class, made(ClAdamStep::new))
        .with(Concatenation.Parts.class, made(ClConcatenation::new))
        .with(Convolution.Geometry.class, made((r, g) -> ClConvolution.of(r, winograd, tuned(g))))
        .with(Dropout.Coins.class, made(ClDropout::new))
        .with(Finiteness.Elements.class, made(ClFiniteness::new))
        .with(
            FusedConvolution.Epilogue.class,
            made((r, g) -> new ClFusedConvolution(r, winograd, tuned(g))))
        .with(GlobalAverage.Planes.class, made(ClGlobalAverage::new))
        .with(MatMul.Sizes.class, made((r, g) -> new ClMatMul(r, tuned(g))))
        .with(Normalization.Channels.class, made(ClNormalization::new))
        .with(Pooling.Windows.class, made(ClPooling::of))
        .with(Recurrence.Steps.class, made(ClRecurrence::new))
        .with(SgdStep.Rule.class, made(ClSgdStep::new))
        .with(SoftmaxCrossEntropy.Classes.class, made(ClSoftmaxCrossEntropy::new))
        .with(SquaredError.Items.class, made(ClSquaredError::new))
        .with(Sum.Terms.class, made(ClSum::new));
  }

  /** What a maker makes of a spec, all of it or nothing. */
  private <S, O> Function<S, O> made(BiFunction<ClRuntime, S, O> maker) {
    return spec -> runtime.make(() -> maker.apply(runtime, spec));
  }

  private <S extends Spec<?>> S tuned(S spec) {
    tuner.ifPresent(present -> {
      runtime.finish();
      present.tune(spec);
    });
    return spec;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return runtime.facts().description();
  }

  @Override
  public String tuning() {
    return record.hash();
  }

  @Override
  public Memory allocate(ElementType type, int elements) {
    return new ClMemory(runtime, runtime.buffer((long) elements * type.bytes()));
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public void finish() {
    runtime.finish();
  }

  @Override
  public Optional<Profiling> profile(Launches launches) {
    return Optional.of(runtime.profile(launches));
  }

  @Override
  public void close() {
    tuner.ifPresent(Tuner::close);
    runtime.close();
  }
}
