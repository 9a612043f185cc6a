package dev.clarinet.test.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.op.Normalization.Channels;
import dev.clarinet.op.Pooling.Kind;
import dev.clarinet.op.Pooling.Windows;
import dev.clarinet.op.SoftmaxCrossEntropy.Classes;
import dev.clarinet.op.Window;
import dev.clarinet.test.EveryBackend;
import dev.clarinet.test.Trial;

/** The numbers of the worked examples in docs/learn. */
class WorkedExamplesTest {
  private static final Window TWO_BY_TWO = Window.kernel(2);

  private static double[] row(double... numbers) {
    return numbers;
  }

  @EveryBackend
  void convolution(Backend backend) {
    var g = new Geometry(1, 1, 3, 3, 1, TWO_BY_TWO, 1);
    var answers = Trial.of(g)
        .reads("x", g.input(), 1, 2, 0, 3, 1, 2, 0, 2, 4)
        .reads("f", g.filters(), 1, 2, 0, -1)
        .reads("b", g.bias(), 10)
        .reads("dy", g.output(), 1, 0, 2, -1)
        .writes("y", g.output())
        .writes("dx", g.input())
        .writes("df", g.filters())
        .writes("db", g.bias())
        .calls((convolution, t) -> {
          convolution.forward(t.get("x"), t.get("f"), t.get("b"), t.get("y"));
          convolution.gradInput(t.get("f"), t.get("dy"), t.get("dx"));
          convolution.gradFilters(t.get("x"), t.get("dy"), t.get("df"));
          convolution.gradBias(t.get("dy"), t.get("db"));
        })
        .on(backend);

    assertThat(answers.get("y")).containsExactly(14, 10, 13, 11);
    assertThat(answers.get("dx")).containsExactly(1, 2, 0, 2, 2, -2, 0, -2, 1);
    assertThat(answers.get("df")).containsExactly(6, 2, 1, 1);
    assertThat(answers.get("db")).containsExactly(2);
  }

  @EveryBackend
  void maximum(Backend backend) {
    assertPooling(backend, Kind.MAXIMUM, row(4, 3, 4, 4), row(0, 2, 0, 4, 0, 0, 0, 4, 0));
  }

  @EveryBackend
  void average(Backend backend) {
    assertPooling(
        backend,
        Kind.AVERAGE,
        row(2.5, 2.25, 2.5, 2.25),
        row(0.25, 0.75, 0.5, 1, 2.5, 1.5, 0.75, 1.75, 1));
  }

  private static void assertPooling(Backend backend, Kind kind, double[] y, double[] dx) {
    var g = new Windows(kind, 1, 1, 3, 3, TWO_BY_TWO, false, false);
    var answers = Trial.of(g)
        .reads("x", g.input(), 1, 3, 2, 4, 2, 2, 0, 4, 1)
        .reads("dy", g.output(), 1, 2, 3, 4)
        .writes("y", g.output())
        .writes("dx", g.input())
        .calls((pooling, t) -> {
          pooling.forward(t.get("x"), t.get("y"));
          pooling.gradInput(t.get("x"), t.get("dy"), t.get("dx"));
        })
        .on(backend);

    assertThat(answers.get("y")).containsExactly(y);
    assertThat(answers.get("dx")).containsExactly(dx);
  }

  /** The page's example, and its large logits with either label. */
  @EveryBackend
  void softmaxCrossEntropy(Backend backend) {
    var example = Trial.of(new Classes(1, 3))
        .reads("x", Shape.of(1, 3), 2, 1, 0)
        .readsInts("t", Shape.of(1), 1)
        .reads("dy", Shape.of(1), 1)
        .writes("y", Shape.of(1))
        .writes("dx", Shape.of(1, 3))
        .calls((loss, t) -> {
          loss.forward(t.get("x"), t.get("t"), t.get("y"));
          loss.gradInput(t.get("x"), t.get("t"), t.get("dy"), t.get("dx"));
        })
        .on(backend);
    var large = Trial.of(new Classes(2, 2))
        .reads("x", Shape.of(2, 2), 10000, -10000, 10000, -10000)
        .readsInts("t", Shape.of(2), 0, 1)
        .writes("y", Shape.of(2))
        .calls((loss, t) -> loss.forward(t.get("x"), t.get("t"), t.get("y")))
        .on(backend);

    assertThat(example.get("y")).containsExactly(row(1.408), within(5e-4));
    assertThat(example.get("dx")).containsExactly(row(0.665, -0.755, 0.090), within(5e-4));
    assertThat(large.get("y")).containsExactly(0, 20000);
  }

  /** With 1e-9 as ε, which the page leaves out. */
  @EveryBackend
  void batchNorm(Backend backend) {
    var g = new Channels(4, 1, 1, 1, 1e-9, 0.1);
    var answers = Trial.of(g)
        .reads("x", g.input(), 1, 1, 3, 3)
        .reads("gamma", g.channels(), 2)
        .reads("beta", g.channels(), 1)
        .updates("mean", g.channels(), 0)
        .updates("variance", g.channels(), 1)
        .reads("dy", g.input(), 1, 2, 0, 1)
        .writes("saved", g.saved())
        .writes("y", g.input())
        .writes("dx", g.input())
        .writes("dgamma", g.channels())
        .writes("dbeta", g.channels())
        .calls((norm, t) -> {
          norm.forward(
              t.get("x"),
              t.get("gamma"),
              t.get("beta"),
              t.get("mean"),
              t.get("variance"),
              t.get("saved"),
              t.get("y"));
          norm.backward(
              t.get("x"),
              t.get("gamma"),
              t.get("saved"),
              t.get("dy"),
              t.get("dx"),
              t.get("dgamma"),
              t.get("dbeta"));
        })
        .on(backend);

    assertThat(answers.get("y")).containsExactly(row(-1, -1, 3, 3), within(1e-6));
    assertThat(answers.get("dx")).containsExactly(row(-1, 1, -1, 1), within(1e-6));
    assertThat(answers.get("dgamma")).containsExactly(row(-2), within(1e-6));
    assertThat(answers.get("dbeta")).containsExactly(row(4), within(1e-6));
    assertThat(answers.get("mean")).containsExactly(row(0.2), within(1e-6));
    assertThat(answers.get("variance")).containsExactly(row(1.033), within(5e-4));
  }

  @EveryBackend
  void matrixProduct(Backend backend) {
    var g = Sizes.of(2, 2, 2);
    assertProduct(backend, g, row(1, 2, 3, 4), row(5, 6, 7, 8), 19, 22, 43, 50);
    assertProduct(backend, g.withTransposedB(), row(1, 0, 0, -1), row(5, 6, 7, 8), 5, 7, -6, -8);
    assertProduct(backend, g.withTransposedA(), row(1, 2, 3, 4), row(1, 0, 0, -1), 1, -3, 2, -4);
  }

  /** f as one row times the windows as columns. */
  @EveryBackend
  void implicitGemm(Backend backend) {
    double[] windows = {1, 2, 3, 1, /**/ 2, 0, 1, 2, /**/ 3, 1, 0, 2, /**/ 1, 2, 2, 4};
    assertProduct(backend, Sizes.of(1, 4, 4), row(1, 2, 0, -1), windows, 4, 0, 3, 1);
  }

  private static void assertProduct(Backend backend, Sizes g, double[] A, double[] B, double... C) {
    var answers = Trial.of(g)
        .reads("A", g.A(), A)
        .reads("B", g.B(), B)
        .writes("C", g.C())
        .calls((product, t) -> product.multiply(t.get("A"), t.get("B"), t.get("C")))
        .on(backend);

    assertThat(answers.get("C")).containsExactly(C);
  }
}
