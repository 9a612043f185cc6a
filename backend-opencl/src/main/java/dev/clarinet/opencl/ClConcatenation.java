package dev.clarinet.opencl;

import dev.clarinet.Tensor;
import dev.clarinet.op.Concatenation;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Kernel;
import dev.clarinet.opencl.runtime.Program;
import java.util.List;

/** {@link Concatenation} by {@code concatenation.cl}, a launch for each input. */
final class ClConcatenation implements Concatenation {
  private final Parts g;
  private final Grain grain;
  private final Program program;
  private final Kernel copy;

  ClConcatenation(ClRuntime runtime, Parts g) {
    this.g = g;
    grain = Grain.ofElements(runtime.family());
    program = runtime.program("concatenation", grain.defines());
    copy = program.kernel("concatenation_copy");
  }

  @Override
  public void forward(List<Tensor> xs, Tensor y) {
    for (int i = 0; i < xs.size(); i++) {
      int length = length(i);
      copy.args(length, length, 0, stride(), offset(i), xs.get(i), y)
          .items(grain.items(length), g.N())
          .launch();
    }
  }

  @Override
  public void gradInput(int i, Tensor dy, Tensor dx) {
    int length = length(i);
    copy.args(length, stride(), offset(i), length, 0, dy, dx)
        .items(grain.items(length), g.N())
        .launch();
  }

  /** Numbers of input i in one image. */
  private int length(int i) {
    return g.channels(i) * g.plane();
  }

  /** Where they begin in an image of y. */
  private int offset(int i) {
    return g.channelsBefore(i) * g.plane();
  }

  /** Numbers of an image of y. */
  private int stride() {
    return offset(g.xs().size());
  }

  @Override
  public void close() {
    program.close();
  }
}
