package dev.clarinet.test.purejava;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Sum;
import java.util.List;

/** Work for the threads of a {@code java} backend, and who does it. */
final class Work {
  private Work() {}

  /** Runs an operation that is large enough to be shared. */
  static void onAllThreads(Backend backend) {
    var shape = Shape.of(1 << 20);
    try (var sum = backend.prepare(new Sum.Terms(1, shape));
        var x = backend.tensor(shape, new float[shape.size()])) {
      sum.forward(List.of(x), x);
    }
  }

  /** The threads of all open {@code java} backends. */
  static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("clarinet-java"))
        .toList();
  }
}
