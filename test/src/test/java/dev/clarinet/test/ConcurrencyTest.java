package dev.clarinet.test;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.Shape;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Activation.Function;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.Dropout;
import dev.clarinet.op.GlobalAverage;
import dev.clarinet.op.MatMul;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Pooling;
import dev.clarinet.op.Spec;
import dev.clarinet.op.SquaredError;
import dev.clarinet.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** Threads beside each other on one backend: each prepares its own operations, and gets what it would get alone. */
class ConcurrencyTest {
  private static final int THREADS = 8, ROUNDS = 3;

  @EveryBackend
  void threadsGetWhatOneGets(Backend backend, Dice dice) throws Exception {
    List<Trial<?>> trials = trials(dice);
    List<Answers> alone = new ArrayList<>();
    for (var trial : trials) alone.add(trial.on(backend));

    var pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++)
        tasks.add(task(backend, trials, alone, thread));
      for (Future<Void> done : pool.invokeAll(tasks, 2, MINUTES)) done.get();
    } finally {
      pool.shutdownNow();
      assertThat(pool.awaitTermination(1, MINUTES)).isTrue();
    }
  }

  private static Callable<Void> task(
      Backend backend, List<Trial<?>> trials, List<Answers> alone, int first) {
    return () -> {
      for (int i = 0; i < ROUNDS * trials.size(); i++) {
        int at = (first + i) % trials.size();
        trials.get(at).on(backend).assertSameBits("beside others", alone.get(at));
      }
      return null;
    };
  }

  private static List<Trial<?>> trials(Dice dice) {
    var x = Shape.of(3, 8, 19, 23);
    var g = Geometry.of(x, 17, Window.kernel(3, 2).stride(1, 2).pad(1, 0, 2, 1), 1);
    var product = MatMul.Sizes.of(65, 70, 131).withTransposedB();
    var pooling =
        Pooling.Windows.of(Pooling.Kind.MAXIMUM, x, Window.kernel(3).stride(2), true, false);
    return List.of(
        Trial.of(g)
            .reads("x", x, dice.floats(x))
            .reads("f", g.filters(), dice.floats(g.filters()))
            .writes("y", g.output())
            .calls((op, t) -> op.forward(t.get("x"), t.get("f"), t.get("y"))),
        Trial.of(g)
            .reads("x", x, dice.floats(x))
            .reads("dy", g.output(), dice.floats(g.output()))
            .writes("df", g.filters())
            .calls((op, t) -> op.gradFilters(t.get("x"), t.get("dy"), t.get("df"))),
        Trial.of(g)
            .reads("f", g.filters(), dice.floats(g.filters()))
            .reads("dy", g.output(), dice.floats(g.output()))
            .writes("dx", x)
            .calls((op, t) -> op.gradInput(t.get("f"), t.get("dy"), t.get("dx"))),
        Trial.of(product)
            .reads("A", product.A(), dice.floats(product.A()))
            .reads("B", product.B(), dice.floats(product.B()))
            .writes("C", product.C())
            .calls((op, t) -> op.multiply(t.get("A"), t.get("B"), t.get("C"))),
        oneToOne(pooling, x, pooling.output(), dice, (op, t) -> op.forward(t.get("x"), t.get("y"))),
        oneToOne(
            new Activation.Elements(Function.TANH, 0, x),
            x,
            x,
            dice,
            (op, t) -> op.forward(t.get("x"), t.get("y"))),
        oneToOne(
            new Dropout.Coins(0.5, 7, x),
            x,
            x,
            dice,
            (op, t) -> op.forward(t.get("x"), 3, t.get("y"))),
        oneToOne(
            GlobalAverage.Planes.of(x),
            x,
            Shape.of(3, 8),
            dice,
            (op, t) -> op.forward(t.get("x"), t.get("y"))),
        Trial.of(new SquaredError.Items(x))
            .reads("x", x, dice.floats(x))
            .reads("t", x, dice.floats(x))
            .writes("y", Shape.of(3))
            .calls((op, t) -> op.forward(t.get("x"), t.get("t"), t.get("y"))));
  }

  private static <O extends Operation> Trial<O> oneToOne(
      Spec<O> spec, Shape x, Shape y, Dice dice, BiConsumer<O, Bench> call) {
    return Trial.of(spec).reads("x", x, dice.floats(x)).writes("y", y).calls(call);
  }
}
