package dev.clarinet.layer;

import static dev.clarinet.layer.Stage.Reads.NOTHING;
import static dev.clarinet.layer.Stage.Reads.X;

import dev.clarinet.Shape;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Window;

/**
 * Makes one number of each window of each channel; the maths is in {@link Pooling}.
 *
 * @param kind a maximum or the average
 * @param window rows and columns, stride, dilation, padding
 * @param ceiling whether a last window counts that reaches over the end
 * @param countPadding whether padding counts as zeros in an average
 */
public record Pool2d(Pooling.Kind kind, Window window, boolean ceiling, boolean countPadding)
    implements Layer {
  /** Rounding the number of windows up. */
  public Pool2d roundingUp() {
    return new Pool2d(kind, window, true, countPadding);
  }

  /** Leaving the padding out of averages. */
  public Pool2d notCountingPadding() {
    return new Pool2d(kind, window, ceiling, false);
  }

  /**
   * The maximum of what a ReLU makes of the images, which needs none before it.
   *
   * @throws IllegalArgumentException if this is an average, of which that would be something else
   */
  public Pool2d rectified() {
    if (!kind.isMaximum()) throw new IllegalArgumentException("no maximum, but " + kind);
    return new Pool2d(Pooling.Kind.RECTIFIED_MAXIMUM, window, ceiling, countPadding);
  }

  @Override
  public Shape outputShape(Inputs in) {
    return windows(in).output();
  }

  @Override
  public Stage build(LayerContext in) {
    var pool = in.prepare(windows(in));
    var forward = Stage.forward(v -> pool.forward(v.x(), v.y()));
    return kind.isMaximum()
        ? forward.gradInput(X, v -> pool.gradInput(v.x(), v.dy(), v.dx()))
        : forward.gradInput(NOTHING, v -> pool.gradInput(v.dx(), v.dy(), v.dx()));
  }

  @Override
  public String summary(Inputs in) {
    String name = switch (kind) {
      case MAXIMUM -> "MaxPool2d ";
      case RECTIFIED_MAXIMUM -> "ReLU, MaxPool2d ";
      case AVERAGE -> "AveragePool2d ";
    };
    return name
        + window
        + (ceiling ? " rounding up" : "")
        + (kind.isMaximum() || countPadding || !window.padded() ? "" : " not counting padding");
  }

  private Pooling.Windows windows(Inputs in) {
    return Pooling.Windows.of(kind, in.x(), window, ceiling, countPadding);
  }
}
