package dev.clarinet.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.clarinet.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** ONNX Runtime, by its own Java package: all optimisations, a thread for each core. */
final class OnnxRuntimeSide implements Side {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public Optional<Job> prepare(Case c, int sets, Map<String, float[]> inputs) {
    return c.onnx().map(nodes -> {
      var graph = new OnnxGraph();
      c.inputs().forEach((letter, slot) -> {
        if (c.isConstant(letter)) graph.constant(letter, slot.shape(), numbers(inputs, letter));
        else graph.input(letter, slot.shape(), slot.isLabels());
      });
      nodes.accept(graph);
      graph.output(c.answer(), answerShape(c));
      try {
        return new Session(environment, graph.bytes(), c, sets, inputs);
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime cannot prepare " + c.name(), e);
      }
    });
  }

  private static float[] numbers(Map<String, float[]> inputs, String letter) {
    return Objects.requireNonNull(inputs.get(letter), letter);
  }

  private static Shape answerShape(Case c) {
    return Objects.requireNonNull(c.answers().get(c.answer()));
  }

  /** A model with its tensors. Answers have memory of their own, so that no run allocates. */
  private static final class Session implements Job {
    private final OrtSession session;
    private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
    private final List<Map<String, OnnxTensor>> answers = new ArrayList<>();
    private final String answer;

    Session(
        OrtEnvironment environment, byte[] model, Case c, int sets, Map<String, float[]> numbers)
        throws OrtException {
      try (var options = new SessionOptions()) {
        options.setOptimizationLevel(OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(Machine.CORES);
        session = environment.createSession(model, options);
      }
      answer = c.answer();
      for (int i = 0; i < sets; i++) {
        var set = new HashMap<String, OnnxTensor>();
        for (var input : c.inputs().entrySet()) {
          String letter = input.getKey();
          if (!c.isConstant(letter))
            set.put(letter, tensor(environment, input.getValue(), numbers(numbers, letter)));
        }
        inputs.add(set);
        answers.add(Map.of(answer, empty(environment, answerShape(c))));
      }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Slot slot, float[] numbers)
        throws OrtException {
      if (!slot.isLabels()) {
        return OnnxTensor.createTensor(
            environment, direct(numbers.length).put(numbers).rewind(), extents(slot.shape()));
      }
      var labels = new long[numbers.length];
      for (int i = 0; i < labels.length; i++) labels[i] = (long) numbers[i];
      return OnnxTensor.createTensor(environment, labels);
    }

    private static OnnxTensor empty(OrtEnvironment environment, Shape shape) throws OrtException {
      return OnnxTensor.createTensor(environment, direct(shape.size()), extents(shape));
    }

    private static FloatBuffer direct(int size) {
      return ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static long[] extents(Shape shape) {
      var extents = new long[shape.rank()];
      for (int i = 0; i < extents.length; i++) extents[i] = shape.get(i);
      return extents;
    }

    @Override
    public void run(int set) {
      try {
        session.run(inputs.get(set), answers.get(set)).close();
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime failed", e);
      }
    }

    @Override
    public void finish() {}

    @Override
    public float[] answer(int set) {
      var buffer = Objects.requireNonNull(answers.get(set).get(answer)).getFloatBuffer();
      var numbers = new float[buffer.remaining()];
      buffer.get(numbers);
      return numbers;
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime could not close a session", e);
      }
      for (var set : inputs) set.values().forEach(OnnxTensor::close);
      for (var set : answers) set.values().forEach(OnnxTensor::close);
    }
  }
}
