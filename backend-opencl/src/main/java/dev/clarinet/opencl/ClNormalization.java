package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Normalization;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.runtime.Launch;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/**
 * {@link Normalization} by {@code normalization.cl} and {@code normalization_backward.cl}, a group for each chunk of a
 * channel. The chunks follow from the shape alone, so that sums are the same on any number of cores. Where a CPU has
 * channels enough for its cores, one launch does all of a channel, which so comes from memory once.
 */
final class ClNormalization implements Normalization {
  /** Numbers of a chunk, which fit a core's cache and give a core enough to do; a single plane may be more. */
  private static final int CHUNK = 8192;

  private final ClRuntime runtime;
  private final Channels g;
  private final int images;
  private final int chunks;
  private final float epsilon;
  private final Program forward;
  private final Program backward;
  private final boolean byChannels;
  private final Kernel statistics;
  private final Kernel finish;
  private final Kernel apply;
  private final Kernel infer;
  private final Kernel backwardSums;
  private final Kernel backwardFinish;
  private final Kernel backwardApply;

  ClNormalization(ClRuntime runtime, Channels g) {
    this.runtime = runtime;
    this.g = g;
    images = Math.max(1, Math.min(g.N(), CHUNK / g.plane()));
    chunks = Ints.divideUp(g.N(), images);
    epsilon = Math.max((float) g.epsilon(), Float.MIN_NORMAL);
    byChannels =
        runtime.family() == KernelFamily.CPU && g.C() >= 4 * runtime.facts().computeUnits();
    var defines =
        Grain.ofRows(runtime.family(), g.plane()).defines(runtime, g.input().size());
    forward = runtime.program("normalization", defines);
    statistics = forward.kernel("normalization_statistics");
    finish = forward.kernel("normalization_finish");
    apply = forward.kernel("normalization_apply");
    infer = forward.kernel("normalization_infer");
    backward = runtime.program("normalization_backward", defines);
    backwardSums = backward.kernel("normalization_backward_sums");
    backwardFinish = backward.kernel("normalization_backward_finish");
    backwardApply = backward.kernel("normalization_backward_apply");
    runtime.reserveScratch(partBytes());
  }

  /** Two numbers of each chunk of each channel. */
  private long partBytes() {
    return 2L * Float.BYTES * g.C() * chunks;
  }

  @Override
  public void forward(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      Tensor runningMean,
      Tensor runningVariance,
      Tensor saved,
      Tensor y) {
    float momentum = (float) g.momentum();
    if (byChannels) {
      var kernel = forward.kernel("normalization_forward");
      runtime.withScratch(
          partBytes(),
          List.of(x),
          parts -> kernel
              .args(
                  g.N(),
                  g.C(),
                  g.plane(),
                  images,
                  epsilon,
                  momentum,
                  x,
                  gamma,
                  beta,
                  parts,
                  runningMean,
                  runningVariance,
                  saved,
                  y)
              .groups(g.C())
              .launch());
      return;
    }
    runtime.withScratch(partBytes(), List.of(x), parts -> {
      everyChunk(statistics.args(g.N(), g.C(), g.plane(), images, x, parts));
      finish
          .args(
              g.N(),
              g.C(),
              g.plane(),
              images,
              epsilon,
              momentum,
              parts,
              runningMean,
              runningVariance,
              saved)
          .items(g.C())
          .launch();
    });
    everyChunk(apply.args(g.N(), g.C(), g.plane(), images, x, gamma, beta, saved, y));
  }

  @Override
  public void infer(
      Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, Tensor y) {
    everyChunk(infer.args(
        g.N(), g.C(), g.plane(), images, epsilon, x, gamma, beta, runningMean, runningVariance, y));
  }

  @Override
  public void backward(
      Tensor x, Tensor gamma, Tensor saved, Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta) {
    if (byChannels) {
      backward
          .kernel("normalization_backward")
          .args(g.N(), g.C(), g.plane(), images, x, gamma, saved, dgamma, dbeta, dy, dx)
          .groups(g.C())
          .launch();
      return;
    }
    runtime.withScratch(partBytes(), List.of(x, dy), parts -> {
      everyChunk(backwardSums.args(g.N(), g.C(), g.plane(), images, x, saved, dy, parts));
      backwardFinish.args(g.C(), chunks, parts, dgamma, dbeta).items(g.C()).launch();
    });
    everyChunk(backwardApply.args(
        g.N(), g.C(), g.plane(), images, x, gamma, saved, dgamma, dbeta, dy, dx));
  }

  private void everyChunk(Launch launch) {
    launch.groups(g.C(), chunks).launch();
  }

  @Override
  public void close() {
    forward.close();
    backward.close();
  }
}
