package dev.clarinet.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * PyTorch by DJL, computing in one memory format: TorchScript that the bench writes, since DJL's own arrays know no
 * channels-last. Images come and go as NCHW, conversions counted; what never changes is converted before.
 */
final class TorchSide implements Side {
  /** The names of the two. */
  static final String NCHW = "pytorch-nchw", CHANNELS_LAST = "pytorch-channels-last";

  private static final int FORMAT_OF_CHANNELS_LAST = 2;

  private final PtNDManager manager;
  private final boolean channelsLast;

  private TorchSide(PtNDManager manager, boolean channelsLast) {
    this.manager = manager;
    this.channelsLast = channelsLast;
  }

  /** In both formats. */
  static List<Side> both() {
    var manager = (PtNDManager) NDManager.newBaseManager();
    JniUtils.setNumThreads(Machine.CORES);
    return List.of(new TorchSide(manager, false), new TorchSide(manager, true));
  }

  @Override
  public String name() {
    return channelsLast ? CHANNELS_LAST : NCHW;
  }

  /** Without images the formats are the same, and one is enough. */
  @Override
  public Optional<Job> prepare(Case c, int sets, Map<String, float[]> inputs) {
    var own = c.torchJob(name());
    if (own.isPresent()) return own;
    boolean images = c.unit() != Unit.BYTES
        && c.inputs().values().stream().anyMatch(slot -> slot.shape().rank() == 4);
    if (channelsLast && !images) return Optional.empty();
    return c.torch().map(statements -> new Module(c, statements, sets, inputs));
  }

  /** A statement that lays an image out anew, channels last. */
  static String channelsLast(String letter) {
    return converted(letter, FORMAT_OF_CHANNELS_LAST);
  }

  private static String converted(String letter, int format) {
    return letter + " = torch.contiguous(" + letter + ", memory_format=" + format + ")\n";
  }

  private PtSymbolBlock load(List<String> parameters, String statements, String answer) {
    byte[] archive = TorchScript.archive(parameters, statements, answer);
    try {
      return JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A function with its tensors. */
  private final class Module implements Job {
    private final PtSymbolBlock function;
    private final NDManager mine = manager.newSubManager();
    private final List<IValue[]> sets = new ArrayList<>();
    private final Map<Integer, IValue> answers = new HashMap<>();

    Module(Case c, String statements, int count, Map<String, float[]> inputs) {
      String before = c.inputs().entrySet().stream()
          .filter(input -> channelsLast && !c.isConstant(input.getKey()))
          .filter(input -> input.getValue().shape().rank() == 4)
          .map(input -> channelsLast(input.getKey()))
          .collect(Collectors.joining());
      boolean image = Objects.requireNonNull(c.answers().get(c.answer())).rank() == 4;
      String after = "\n" + (channelsLast && image ? converted(c.answer(), 0) : "");
      String body = statements.replace(TorchScript.LAYOUT, channelsLast ? "2" : "0");
      var letters = new ArrayList<>(c.inputs().keySet());
      function = load(letters, before + body + after, c.answer());
      var constants = new HashMap<String, IValue>();
      for (int i = 0; i < count; i++) {
        sets.add(letters.stream()
            .map(letter -> c.isConstant(letter)
                ? constants.computeIfAbsent(letter, l -> constant(c, l, inputs))
                : IValue.from(array(c, letter, inputs)))
            .toArray(IValue[]::new));
      }
    }

    private PtNDArray array(Case c, String letter, Map<String, float[]> inputs) {
      var slot = Objects.requireNonNull(c.inputs().get(letter), letter);
      float[] numbers = Objects.requireNonNull(inputs.get(letter), letter);
      var extents = new long[slot.shape().rank()];
      for (int i = 0; i < extents.length; i++) extents[i] = slot.shape().get(i);
      if (!slot.isLabels()) return (PtNDArray) mine.create(numbers, new Shape(extents));
      var labels = new long[numbers.length];
      for (int i = 0; i < labels.length; i++) labels[i] = (long) numbers[i];
      return (PtNDArray) mine.create(labels, new Shape(extents));
    }

    private IValue constant(Case c, String letter, Map<String, float[]> inputs) {
      var array = IValue.from(array(c, letter, inputs));
      boolean image = Objects.requireNonNull(c.inputs().get(letter)).shape().rank() == 4;
      if (!channelsLast || !image) return array;
      return load(List.of(letter), channelsLast(letter), letter).forward(array);
    }

    @Override
    public void run(int set) {
      var answer = function.forward(sets.get(set));
      var before = answers.put(set, answer);
      if (before != null) before.close();
    }

    @Override
    public void finish() {}

    @Override
    public float[] answer(int set) {
      try (NDArray array = Objects.requireNonNull(answers.get(set)).toTensor(manager)) {
        return array.toFloatArray();
      }
    }

    @Override
    public void close() {
      answers.values().forEach(IValue::close);
      sets.forEach(set -> List.of(set).forEach(IValue::close));
      function.close();
      mine.close();
    }
  }
}
