package dev.clarinet.test.tune;

import dev.clarinet.Backend;
import dev.clarinet.ElementType;
import dev.clarinet.Tensor;
import dev.clarinet.op.MatMul;
import dev.clarinet.opencl.runtime.Candidate;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.Space;
import dev.clarinet.purejava.JavaBackendProvider;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Operations;
import java.util.List;

/** Plain Java whose matrix product can be computed in ways that are planted: slow, fast, wrong, deadly. */
final class Planted implements Device {
  /** What is asked for every product. */
  static final String QUESTION = "planted: product";

  /** A way of which the names begin so, and what follows is milliseconds. */
  static final String TAKES = "takes ";

  static final String WRONG = "wrong",
      INACCURATE = "inaccurate",
      REFUSED = "refused",
      EXITS = "exits",
      CRASHES = "crashes",
      HANGS = "hangs";

  private final Device device = new JavaBackendProvider().open(0);
  private final Choices choices;
  private final List<Candidate<String>> ways;

  private Planted(Choices choices, List<String> ways) {
    this.choices = choices;
    this.ways =
        ways.stream().map(way -> new Candidate<>(way, Candidate.DIRECT, way)).toList();
  }

  /** A backend with these ways, which chooses so. */
  static Backend open(Choices choices, String... ways) {
    return Backend.over(new Planted(choices, List.of(ways)));
  }

  @Override
  public Operations operations() {
    var all = new Operations();
    return all.with(
        MatMul.Sizes.class,
        sizes -> product(
            sizes, choices.of(new Space<>(QUESTION, ways.get(0), ways::stream)).value()));
  }

  private static MatMul product(MatMul.Sizes s, String way) {
    if (way.equals(REFUSED)) throw new IllegalArgumentException("planted refusal");
    return new MatMul() {
      @Override
      public void multiply(Tensor A, Tensor B, Tensor C) {
        act(way);
        float[] a = A.read(), b = B.read(), c = new float[s.M() * s.N()];
        for (int m = 0; m < s.M(); m++)
          for (int n = 0; n < s.N(); n++)
            for (int k = 0; k < s.K(); k++) c[m * s.N() + n] += a[m * s.K() + k] * b[k * s.N() + n];
        if (way.equals(WRONG)) c[c.length - 1] += 1;
        if (way.equals(INACCURATE)) for (int i = 0; i < c.length; i++) c[i] *= 1 + 1e-4f;
        C.write(c);
      }

      @Override
      public void close() {}
    };
  }

  private static void act(String way) {
    switch (way) {
      case EXITS -> System.exit(3);
      case CRASHES -> Runtime.getRuntime().halt(134);
      case HANGS -> sleep(Long.MAX_VALUE);
      default -> {
        if (way.startsWith(TAKES)) sleep(Long.parseLong(way.substring(TAKES.length())));
      }
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "planted";
  }

  @Override
  public String description() {
    return "planted ways";
  }

  @Override
  public Memory allocate(ElementType type, int elements) {
    return device.allocate(type, elements);
  }

  @Override
  public void finish() {
    device.finish();
  }

  @Override
  public void close() {
    device.close();
  }
}
