package dev.clarinet.layer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A layer's work, ready to run: forward and, in parts, backward.
 *
 * <p>The pass decides which parts run: no slope for the network's input, none for frozen parameters. Each part says
 * what it reads of forward's tensors; whatever no part reads, the pass gives away as soon as forward is done with it.
 */
public final class Stage {
  /** What a part of backward reads besides dy. */
  public enum Reads {
    /** Neither inputs nor answer. */
    NOTHING,
    /** The inputs. */
    X,
    /** The answer. */
    Y
  }

  /** Queues operations on the tensors given. */
  @FunctionalInterface
  public interface Work {
    /** Runs. */
    void run(Values v);
  }

  /** One part of backward, as profiles call it, with what it reads. */
  public record Part(String name, Set<Reads> reads, Work work) {}

  private final boolean view;
  private final boolean slopePassesThrough;
  private final Work forward;
  private final Optional<Part> whole;
  private final Optional<Part> gradParameters;
  private final Map<Integer, Part> gradInputs;

  private Stage(
      boolean view,
      boolean slopePassesThrough,
      Work forward,
      Optional<Part> whole,
      Optional<Part> gradParameters,
      Map<Integer, Part> gradInputs) {
    this.view = view;
    this.slopePassesThrough = slopePassesThrough;
    this.forward = forward;
    this.whole = whole;
    this.gradParameters = gradParameters;
    this.gradInputs = gradInputs;
  }

  /** The answer is the input's memory under another shape, and costs nothing. */
  public static Stage view() {
    return new Stage(true, true, v -> {}, Optional.empty(), Optional.empty(), Map.of());
  }

  /** Forward; without more, the layer has no slopes. */
  public static Stage forward(Work work) {
    return new Stage(false, false, work, Optional.empty(), Optional.empty(), Map.of());
  }

  /** The slope of every input is dy itself, as for a sum. */
  public Stage gradInputsAreDy() {
    return new Stage(view, true, forward, whole, gradParameters, gradInputs);
  }

  /** What makes the slopes of the parameters. */
  public Stage gradParameters(Reads reads, Work work) {
    return new Stage(
        view, slopePassesThrough, forward, whole, part("gradParameters", reads, work), gradInputs);
  }

  /** What makes the slope of the only input. */
  public Stage gradInput(Reads reads, Work work) {
    return gradInput(0, reads, work);
  }

  /** What makes the slope of input {@code i}. */
  public Stage gradInput(int i, Reads reads, Work work) {
    var all = new TreeMap<>(gradInputs);
    all.put(i, new Part("gradInput", Set.of(reads), work));
    return new Stage(view, slopePassesThrough, forward, whole, gradParameters, all);
  }

  /** What makes all slopes at once, of inputs and parameters, where they come out of one computation. */
  public Stage backward(Reads reads, Work work) {
    return new Stage(
        view,
        slopePassesThrough,
        forward,
        part("backward", reads, work),
        gradParameters,
        gradInputs);
  }

  private static Optional<Part> part(String name, Reads reads, Work work) {
    return Optional.of(new Part(name, Set.of(reads), work));
  }

  /** Whether the answer is the input's memory. */
  public boolean isView() {
    return view;
  }

  /** Whether the slope of every input is dy itself. */
  public boolean slopePassesThrough() {
    return slopePassesThrough;
  }

  /** Forward. */
  public Work forward() {
    return forward;
  }

  /** The part that makes all slopes at once, if that is how the layer does it. */
  public Optional<Part> whole() {
    return whole;
  }

  /** The part that makes the slopes of the parameters. */
  public Optional<Part> gradParameters() {
    return gradParameters;
  }

  /** The parts that make the slopes of the inputs, by the number of the input. */
  public Map<Integer, Part> gradInputs() {
    return gradInputs;
  }
}
