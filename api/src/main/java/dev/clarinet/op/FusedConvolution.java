package dev.clarinet.op;

import dev.clarinet.Backend;
import dev.clarinet.Guard;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.internal.Resources;
import java.util.List;

/**
 * A convolution with what follows it in one sweep, for inference: y = a(convolution(x, f) + b), or
 * y = a(convolution(x, f) + b + r) with a residual r[N,K,P,Q]. y may be r, and nothing else that is read.
 */
public interface FusedConvolution extends Operation {
  /** y from x, f and b. */
  void forward(Tensor x, Tensor f, Tensor b, Tensor y);

  /** y from x, f, b and the residual r. */
  void forward(Tensor x, Tensor f, Tensor b, Tensor r, Tensor y);

  /**
   * For which convolution and what behind it.
   *
   * @param geometry of the convolution
   * @param function what follows last
   * @param a the function's constant
   */
  record Epilogue(Convolution.Geometry geometry, Activation.Function function, double a)
      implements Spec<FusedConvolution> {
    public Epilogue {
      new Activation.Elements(function, a, Shape.of(1)); // refuses what is out of range
    }

    /** One after the other: the definition. */
    @Override
    public FusedConvolution composedOn(Backend backend) {
      var mine = new Resources();
      try {
        return composed(backend, mine);
      } catch (RuntimeException | Error e) {
        mine.closeAfter(e);
        throw e;
      }
    }

    private FusedConvolution composed(Backend backend, Resources mine) {
      var answer = geometry.output();
      var convolution = mine.own(backend.prepare(geometry));
      var sum = mine.own(backend.prepare(new Sum.Terms(2, answer)));
      var activation = mine.own(backend.prepare(new Activation.Elements(function, a, answer)));
      var z = mine.own(backend.tensor(answer));
      return new FusedConvolution() {
        @Override
        public void forward(Tensor x, Tensor f, Tensor b, Tensor y) {
          convolution.forward(x, f, b, y);
          activate(y);
        }

        @Override
        public void forward(Tensor x, Tensor f, Tensor b, Tensor r, Tensor y) {
          convolution.forward(x, f, b, z);
          sum.forward(List.of(z, r), y);
          activate(y);
        }

        private void activate(Tensor y) {
          if (function != Activation.Function.IDENTITY) activation.forward(y, y);
        }

        @Override
        public void close() {
          mine.close();
        }
      };
    }

    @Override
    public Work work(String method) {
      return switch (method) {
        case "forward" -> geometry.work("forward");
        case "forwardWithResidual" -> geometry.work("forward").plus(Work.moving(geometry.output()));
        default -> throw Work.unknown(this, method);
      };
    }

    @Override
    public FusedConvolution checked(FusedConvolution raw, Guard guard) {
      Shape xs = geometry.input(),
          fs = geometry.filters(),
          bs = geometry.bias(),
          ys = geometry.output();
      return new FusedConvolution() {
        @Override
        public void forward(Tensor x, Tensor f, Tensor b, Tensor y) {
          guard
              .reads("x", x, xs)
              .reads("f", f, fs)
              .reads("b", b, bs)
              .apart("y", y, x)
              .apart("y", y, f)
              .apart("y", y, b);
          guard.writes("y", y, ys);
          guard.run("forward", () -> raw.forward(x, f, b, y));
        }

        @Override
        public void forward(Tensor x, Tensor f, Tensor b, Tensor r, Tensor y) {
          guard
              .reads("x", x, xs)
              .reads("f", f, fs)
              .reads("b", b, bs)
              .apart("y", y, x)
              .apart("y", y, f)
              .apart("y", y, b);
          guard.reads("r", r, ys).writes("y", y, ys);
          guard.run("forwardWithResidual", () -> raw.forward(x, f, b, r, y));
        }

        @Override
        public void close() {
          guard.close();
        }
      };
    }
  }
}
