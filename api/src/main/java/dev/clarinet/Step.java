package dev.clarinet;

import dev.clarinet.Network.Node;
import dev.clarinet.layer.Stage;
import dev.clarinet.layer.Stage.Reads;
import dev.clarinet.layer.Values;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node of a pass: its stage and its tensors. Gives a stage no more than it said that it reads. */
final class Step implements Values {
  private static final Set<Reads> ALL = EnumSet.allOf(Reads.class);

  private final Node node;
  private final Optional<Stage> stage;
  private final List<Stage.Part> backward;
  private final boolean wantsSlope;
  private final String forward;

  private final List<Tensor> xs = new ArrayList<>();
  private final List<Optional<Tensor>> dxs = new ArrayList<>();
  private Optional<Tensor> y = Optional.empty();
  private Optional<Tensor> dy = Optional.empty();
  private Runnable gatherSlopes = () -> {};
  private Set<Reads> allowed = ALL;
  private long number;

  Step(
      Node node,
      Optional<Stage> stage,
      List<Stage.Part> backward,
      boolean wantsSlope,
      Purpose purpose) {
    this.node = node;
    this.stage = stage;
    this.backward = backward;
    this.wantsSlope = wantsSlope;
    forward = purpose.training() ? "forward" : "inference";
  }

  Node node() {
    return node;
  }

  Optional<Stage> stage() {
    return stage;
  }

  /** The parts of backward that somebody wants. */
  List<Stage.Part> backward() {
    return backward;
  }

  /** Whether the slope by this node's answer is wanted. */
  boolean wantsSlope() {
    return wantsSlope;
  }

  void setAnswer(Tensor tensor) {
    y = Optional.of(tensor);
  }

  void setSlope(Tensor tensor) {
    dy = Optional.of(tensor);
  }

  void addInput(Tensor x, Optional<Tensor> dx) {
    xs.add(x);
    dxs.add(dx);
  }

  /** What adds up the slopes that come from several readers, before backward. */
  void gatherSlopesBy(Runnable sum) {
    gatherSlopes = sum;
  }

  void runForward(long stepNumber) {
    number = stepNumber;
    allowed = ALL;
    stage.ifPresent(s -> label(forward, () -> s.forward().run(this)));
  }

  void runBackward() {
    if (!wantsSlope) return;
    label(Profile.GATHER, gatherSlopes);
    for (Stage.Part part : backward) {
      allowed = part.reads();
      label(part.name(), () -> part.work().run(this));
    }
  }

  private void label(String part, Runnable work) {
    Profile.label(answer().backend(), node.name(), part, work);
  }

  @Override
  public List<Tensor> xs() {
    return permitted(Reads.X, xs);
  }

  @Override
  public Tensor y() {
    return permitted(Reads.Y, answer());
  }

  private <T> T permitted(Reads what, T tensors) {
    if (allowed.contains(what)) return tensors;
    throw new IllegalStateException(
        "'" + node.name() + "' reads " + what + " in backward, but its stage says " + allowed);
  }

  /** The answer, whoever asks. */
  Tensor answer() {
    return y.orElseThrow();
  }

  /** The slope by the answer, if anybody wants it. */
  Optional<Tensor> slope() {
    return dy;
  }

  @Override
  public Tensor dy() {
    return dy.orElseThrow(() -> new IllegalStateException("'" + node.name() + "' has no slope"));
  }

  @Override
  public Tensor dx(int i) {
    return dxs.get(i)
        .orElseThrow(() -> new IllegalStateException("nobody wants the slope of input " + i));
  }

  @Override
  public long step() {
    return number;
  }
}
