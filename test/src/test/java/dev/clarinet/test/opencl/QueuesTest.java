package dev.clarinet.test.opencl;

import static dev.clarinet.layer.Layers.conv2d;
import static dev.clarinet.layer.Layers.flatten;
import static dev.clarinet.layer.Layers.linear;
import static dev.clarinet.layer.Layers.maxPool2d;
import static dev.clarinet.layer.Layers.relu;
import static dev.clarinet.op.Window.kernel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clarinet.Backend;
import dev.clarinet.Network;
import dev.clarinet.Predictor;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.Translator;
import dev.clarinet.op.Convolution;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.ClBuffer;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import dev.clarinet.opencl.runtime.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A device's queues: what has to do with each other comes one after the other, and what has not, side by side. */
class QueuesTest {
  private static final String PROPERTY = "clarinet.opencl.queues";
  /** Floats that are read in several pieces. */
  private static final int MANY = 1 << 22;

  /** How long a kernel waits for another: many seconds, one, and hardly any. */
  private static final int PATIENT = 2_000_000_000, WAITING = 100_000_000, IMPATIENT = 100_000;

  @EveryBinding
  void commandsSeeWhatThoseBeforeThemWroteAsIfThereWereOneQueue(String binding) {
    for (int seed = 0; seed < 6; seed++) {
      var dice = new Random(seed);
      withQueues(1 + seed % 3, () -> {
        try (var runtime = Runtimes.open(binding)) {
          new CommandWalk(runtime, dice).go();
        }
      });
    }
  }

  /** Two walks over one pool of memory. */
  @EveryBinding
  void threadsSeeTheirOwnCommandsInOrder(String binding) {
    withQueues(2, () -> {
      try (var runtime = Runtimes.open(binding)) {
        var walks = Stream.of(1, 2)
            .map(seed -> CompletableFuture.runAsync(() ->
                new CommandWalk(runtime, new Random(seed)).withoutProfile().go()))
            .toList();
        walks.forEach(CompletableFuture::join);
      }
    });
  }

  /** Two kernels that meet, each told where the other says that it is there. */
  private record Meeting(
      ClRuntime runtime,
      Program probe,
      CountDownLatch begun,
      ClBuffer a,
      ClBuffer b,
      ClBuffer met,
      ClBuffer metToo)
      implements AutoCloseable {
    static Meeting of(String binding) {
      var begun = new CountDownLatch(1);
      var runtime = Runtimes.telling("enqueueRead", begun::countDown, binding);
      var meeting = new Meeting(
          runtime,
          Runtimes.probe(runtime),
          begun,
          runtime.floats(1),
          runtime.floats(1),
          runtime.floats(MANY),
          runtime.floats(1));
      runtime.write(meeting.a, new int[] {0});
      runtime.write(meeting.b, new int[] {0});
      Runtimes.fill(runtime, meeting.met, 7);
      runtime.finish();
      return meeting;
    }

    void one(int patience) {
      meet(patience, a, b, met);
    }

    void other(int patience) {
      meet(patience, b, a, metToo);
    }

    private void meet(int patience, ClBuffer mine, ClBuffer theirs, ClBuffer answer) {
      probe
          .kernel("probe_meet")
          .args(patience, mine, theirs, answer)
          .local(1)
          .global(1)
          .launch();
    }

    /** Whether the first kernel, and the second, found the other there. */
    void requireThat(boolean first, boolean second) {
      var answer = new float[1];
      runtime.read(met, answer);
      assertThat(answer[0]).isEqualTo(first ? 1 : 0);
      runtime.read(metToo, answer);
      assertThat(answer[0]).isEqualTo(second ? 1 : 0);
    }

    /** Has begun to read what the first kernel answers, which waits for it. */
    CompletableFuture<float[]> reading() throws InterruptedException {
      var read = CompletableFuture.supplyAsync(() -> {
        var back = new float[MANY];
        runtime.read(met, back);
        return back;
      });
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(read).isNotDone();
      return read;
    }

    @Override
    public void close() {
      List.of(a, b, met, metToo).forEach(ClBuffer::close);
      probe.close();
      runtime.close();
    }
  }

  private interface OnMeeting {
    void run(ClRuntime runtime, Meeting meeting) throws Exception;
  }

  /** Runs it where two kernels run at a time and see what the other writes: OpenCL promises neither. */
  private static void meet(String binding, OnMeeting work) {
    withQueues(2, () -> {
      try (var meeting = Meeting.of(binding)) {
        var facts = meeting.runtime.facts();
        assumeTrue(facts.isCpu() && facts.computeUnits() > 1, "the device is no CPU of two cores");
        work.run(meeting.runtime, meeting);
      } catch (TestAbortedException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  @EveryBinding
  void whatHasNothingToDoWithEachOtherRunsSideBySide(String binding) {
    meet(binding, (runtime, meeting) -> {
      meeting.one(PATIENT);
      meeting.other(PATIENT);
      meeting.requireThat(true, true);
    });
  }

  @EveryBinding
  void oneQueueIsStrictlyInOrder(String binding) {
    withQueues(1, () -> {
      try (var meeting = Meeting.of(binding)) {
        meeting.one(IMPATIENT);
        meeting.other(IMPATIENT);
        meeting.requireThat(false, true);
      }
    });
  }

  @EveryBinding
  void othersQueueWhileOneWaitsForWhatItReads(String binding) {
    meet(binding, (runtime, meeting) -> {
      meeting.one(PATIENT);
      var read = meeting.reading();
      meeting.other(PATIENT);
      assertThat(read.get()[0]).isEqualTo(1);
    });
  }

  /** Its memory is not another's before it is read to the end, several pieces. */
  @EveryBinding
  void whatIsClosedWhileItIsReadIsReadToTheEnd(String binding) {
    meet(binding, (runtime, meeting) -> {
      meeting.one(PATIENT);
      var read = meeting.reading();
      meeting.met.close();
      try (var next = runtime.floats(MANY)) {
        Runtimes.fill(runtime, next, 9);
        runtime.read(next, new float[1]);
        meeting.other(PATIENT);
        assertThat(read.get()[0]).isEqualTo(1);
        assertThat(Arrays.copyOfRange(read.get(), 1, MANY)).containsOnly(7);
      }
    });
  }

  @EveryBinding
  void closingADeviceLetsWhoReadsReadToTheEnd(String binding) {
    meet(binding, (runtime, meeting) -> {
      meeting.one(WAITING);
      var read = meeting.reading();
      runtime.close();
      assertThat(read.get()[0]).isZero();
      assertThat(Arrays.copyOfRange(read.get(), 1, MANY)).containsOnly(7);
      assertThat(Runtimes.objects(runtime)).isZero();
    });
  }

  /** Counts questions; sleeping is told apart by when the last was. */
  private static final class Questions {
    final AtomicInteger count = new AtomicInteger();
    volatile long last;

    void asked() {
      count.incrementAndGet();
      last = System.nanoTime();
    }
  }

  private interface OnQuestions {
    void run(ClRuntime runtime, Questions questions, Runnable launch);
  }

  /** Runs it with a launch of a kernel that waits for nobody, so long. */
  private static void ask(String binding, int length, OnQuestions work) {
    Runtimes.assumePocl();
    var questions = new Questions();
    withQueues(1, () -> {
      try (var runtime = Runtimes.telling("isOver", questions::asked, binding);
          var probe = Runtimes.probe(runtime);
          var mine = runtime.floats(1);
          var theirs = runtime.floats(1);
          var answer = runtime.floats(1)) {
        runtime.write(theirs, new int[] {0});
        var launch = probe
            .kernel("probe_meet")
            .args(length, mine, theirs, answer)
            .local(1)
            .global(1);
        runtime.finish();
        assertThat(questions.count.get()).as("a copy").isZero();
        work.run(runtime, questions, launch::launch);
      }
    });
  }

  @EveryBinding
  void whoWaitsForALoneLaunchAsksForItBeforeItSleeps(String binding) {
    ask(binding, WAITING, (runtime, questions, launch) -> {
      launch.run();
      long began = System.nanoTime();
      runtime.finish();
      long end = System.nanoTime();
      assertThat(questions.count.getAndSet(0)).as("a launch").isPositive();
      assertThat(questions.last - began).as("asked for a while").isLessThan((end - began) / 2);
      runtime.finish();
      assertThat(questions.count.get()).as("nothing").isZero();
      assertThat(runtime.live().count(Kind.EVENT)).isZero();
    });
  }

  @EveryBinding
  void whoWaitsForMoreThanOneLaunchSleepsAtOnce(String binding) {
    ask(binding, IMPATIENT, (runtime, questions, launch) -> {
      launch.run();
      launch.run();
      assertThat(runtime.live().count(Kind.EVENT)).isOne();
      runtime.finish();
      assertThat(questions.count.get()).isZero();
      assertThat(runtime.live().count(Kind.EVENT)).isZero();
    });
  }

  @EveryBinding
  void aLoneLaunchThatIsReadLeavesNoEventBehind(String binding) {
    ask(binding, IMPATIENT, (runtime, questions, launch) -> {
      launch.run();
      try (var other = runtime.floats(1)) {
        Runtimes.fill(runtime, other, 1);
        runtime.read(other, new float[1]);
      }
      assertThat(runtime.live().count(Kind.EVENT)).isOne();
      runtime.profile(kernel -> (start, end) -> {}).close();
      assertThat(runtime.live().count(Kind.EVENT)).isZero();
      launch.run();
      runtime.close();
      assertThat(Runtimes.objects(runtime)).isZero();
    });
  }

  /** A network that predicts over and over stays in one queue. */
  @EveryBinding
  void whatComesOneAfterTheOtherWaitsForNoOtherQueue(String binding) {
    var markers = new AtomicInteger();
    var network = Network.of(
        Shape.image(1, 8, 8),
        conv2d(4, kernel(3).same()),
        relu(),
        maxPool2d(2),
        flatten(),
        linear(20),
        relu(),
        linear(10),
        linear(10));
    withQueues(2, () -> {
      var runtime = Runtimes.telling("enqueueMarker", markers::incrementAndGet, binding);
      try (var backend = Backend.over(new ClDevice("counted", runtime, Winograd.WHERE_IT_PAYS));
          var model = network.on(backend, 1);
          var predictor = Predictor.of(model, Translator.ofNumbers())) {
        for (int i = 0; i < 3; i++) predictor.predict(new float[64]);
        markers.set(0);
        for (int i = 0; i < 20; i++) predictor.predict(new float[64]);
      }
    });
    assertThat(markers.get()).isZero();
  }

  /** Also where the first launch alone would have to follow nothing: a bias that is spread, filters that are packed. */
  @EveryBinding
  void whatAnOperationLaunchesStaysTogether(String binding) {
    var markers = new AtomicInteger();
    var linear = new Convolution.Geometry(4, 16, 1, 1, 16, kernel(1), 1);
    var strided = new Convolution.Geometry(4, 8, 12, 12, 8, kernel(5).stride(2), 1);
    withQueues(2, () -> {
      var runtime = Runtimes.telling("enqueueMarker", markers::incrementAndGet, binding);
      try (var backend = Backend.over(new ClDevice("counted", runtime, Winograd.NEVER));
          var first = backend.prepare(linear);
          var second = backend.prepare(linear);
          var scattered = backend.prepare(strided)) {
        Tensor x = filled(backend, linear.input()), y = filled(backend, linear.output());
        Tensor f = filled(backend, linear.filters()), b = filled(backend, linear.bias());
        Tensor z = filled(backend, linear.output()), dx = filled(backend, strided.input());
        Tensor dy = filled(backend, strided.output()), g = filled(backend, strided.filters());
        for (int i = 0; i < 20; i++) {
          if (i == 1) markers.set(0);
          x.write(new float[x.shape().size()]);
          first.forward(x, f, b, y);
          second.forward(y, f, b, z);
          z.read();
          dy.write(new float[dy.shape().size()]);
          scattered.gradInput(g, dy, dx);
          dx.read();
        }
      }
    });
    assertThat(markers.get()).isZero();
  }

  private static Tensor filled(Backend backend, Shape shape) {
    return backend.tensor(shape, new float[shape.size()]);
  }

  private static void withQueues(int count, Runnable work) {
    String before = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, String.valueOf(count));
    try {
      work.run();
    } finally {
      if (before == null) System.clearProperty(PROPERTY);
      else System.setProperty(PROPERTY, before);
    }
  }
}
