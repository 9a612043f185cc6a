package dev.clarinet.bench;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.Tensor;
import dev.clarinet.bench.Recipe.Tensors;
import dev.clarinet.op.Sum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Clarinet, on the backend that a case asks for. */
final class ClarinetSide implements Side {
  private final Map<String, Backend> backends = new HashMap<>();

  @Override
  public String name() {
    return "clarinet";
  }

  @Override
  public Optional<Job> prepare(Case c, int sets, Map<String, float[]> inputs) {
    var backend = backend(c.backend());
    return Optional.of(c.application()
        .map(application -> application.on(backend, sets))
        .orElseGet(() -> new OnBackend(backend, c, sets, inputs)));
  }

  /** The device under OpenCL, with its driver's version. */
  String device() {
    return backend("opencl").description();
  }

  /** What the reference answers. */
  float[] reference(Case c, Map<String, float[]> inputs) {
    try (var job = new OnBackend(backend("reference"), c, 1, inputs)) {
      job.run(0);
      return job.answer(0);
    }
  }

  private Backend backend(String name) {
    return backends.computeIfAbsent(name, Backends::open);
  }

  @Override
  public void close() {
    backends.values().forEach(Backend::close);
  }

  /** A case on a backend. */
  private static final class OnBackend implements Job {
    private final Backend backend;
    private final Case c;
    private final Recipe.Work work;
    private final List<Tensors> sets = new ArrayList<>();
    private final List<AutoCloseable> mine = new ArrayList<>();
    private final Map<String, Tensor> constants = new HashMap<>();
    private final Sum touch;
    private final Tensor first;

    OnBackend(Backend backend, Case c, int count, Map<String, float[]> inputs) {
      this.backend = backend;
      this.c = c;
      work = own(c.recipe().orElseThrow().on(backend));
      touch = own(backend.prepare(new Sum.Terms(1, Shape.of(1))));
      first = own(backend.tensor(Shape.of(1)));
      for (int i = 0; i < count; i++) sets.add(set(inputs));
      for (String letter : c.changing()) first.write(numbers(inputs, letter)[0]);
      backend.finish();
    }

    private static float[] numbers(Map<String, float[]> inputs, String letter) {
      return Objects.requireNonNull(inputs.get(letter), letter);
    }

    private <T extends AutoCloseable> T own(T resource) {
      mine.add(resource);
      return resource;
    }

    private Tensors set(Map<String, float[]> inputs) {
      var tensors = new HashMap<String, Tensor>();
      c.inputs().forEach((letter, slot) -> {
        float[] numbers = numbers(inputs, letter);
        tensors.put(
            letter,
            c.isConstant(letter)
                ? constants.computeIfAbsent(letter, l -> tensor(slot, numbers))
                : tensor(slot, numbers));
      });
      c.answers()
          .forEach(
              (letter, shape) -> tensors.computeIfAbsent(letter, l -> own(backend.tensor(shape))));
      return new Tensors(tensors);
    }

    private Tensor tensor(Slot slot, float[] numbers) {
      if (!slot.isLabels()) return own(backend.tensor(slot.shape(), numbers));
      var labels = new int[numbers.length];
      for (int i = 0; i < labels.length; i++) labels[i] = (int) numbers[i];
      return own(backend.tensor(ElementType.INT32, slot.shape())).writeInts(labels);
    }

    /**
     * Runs it; what changes is written before, if only its first number, so that nothing derived from it is good still.
     */
    @Override
    public void run(int set) {
      var tensors = sets.get(set);
      for (String letter : c.changing())
        touch.forward(List.of(first), tensors.get(letter).as(Shape.of(1)));
      work.run(tensors);
    }

    @Override
    public void finish() {
      backend.finish();
    }

    @Override
    public float[] answer(int set) {
      return sets.get(set).get(c.answer()).read();
    }

    @Override
    public void close() {
      for (AutoCloseable resource : mine) {
        try {
          resource.close();
        } catch (Exception e) {
          throw new IllegalStateException(c.name() + " could not be closed", e);
        }
      }
    }
  }
}
