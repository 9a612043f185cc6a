package dev.clarinet.test;

import com.google.common.collect.ImmutableMap;
import dev.clarinet.Backend;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One call of an operation, to be run on any backend: the spec, the tensors with their numbers, and the call. A value;
 * each method gives a changed copy.
 *
 * <p>A run fills what is only written with NaN, runs twice, and asserts that both runs gave the same bits, that what is
 * only read is as it was, and that nothing was written behind a tensor's end.
 *
 * @param spec of the operation
 * @param slots the tensors by letter
 * @param aliases letters that mean the tensor of another letter
 * @param call of the prepared operation
 */
public record Trial<O extends Operation>(
    Spec<O> spec, Map<String, Slot> slots, Map<String, String> aliases, BiConsumer<O, Bench> call) {
  private static final int MARGIN = 67;
  private static final KnownAnswers KNOWN = new KnownAnswers();

  /** A trial of this operation, without tensors yet. */
  public static <O extends Operation> Trial<O> of(Spec<O> spec) {
    return new Trial<>(spec, Map.of(), Map.of(), (operation, bench) -> {});
  }

  /** With a tensor that is only read. */
  public Trial<O> reads(String letter, Shape shape, double... values) {
    return with(letter, new Slot(ElementType.FLOAT32, shape, values, Slot.Use.READ));
  }

  /** With a tensor of whole numbers that is only read. */
  public Trial<O> readsInts(String letter, Shape shape, int... values) {
    return with(
        letter,
        new Slot(
            ElementType.INT32,
            shape,
            Arrays.stream(values).asDoubleStream().toArray(),
            Slot.Use.READ));
  }

  /** With a tensor that is read and written. */
  public Trial<O> updates(String letter, Shape shape, double... values) {
    return with(letter, new Slot(ElementType.FLOAT32, shape, values, Slot.Use.UPDATED));
  }

  /** With a tensor of whole numbers that is read and written. */
  public Trial<O> updatesInts(String letter, Shape shape, int... values) {
    return with(
        letter,
        new Slot(
            ElementType.INT32,
            shape,
            Arrays.stream(values).asDoubleStream().toArray(),
            Slot.Use.UPDATED));
  }

  /** With a tensor that is only written. */
  public Trial<O> writes(String letter, Shape shape) {
    return with(letter, Slot.written(shape));
  }

  /** With other numbers in a tensor. */
  public Trial<O> given(String letter, double... values) {
    return with(letter, slot(letter).with(values));
  }

  /** With this call. */
  public Trial<O> calls(BiConsumer<O, Bench> newCall) {
    return new Trial<>(spec, slots, aliases, newCall);
  }

  /** With an answer in the memory of what it is made from. */
  public Trial<O> inPlace(String answer, String read) {
    var changed =
        ImmutableMap.<String, String>builder().putAll(aliases).put(answer, read).build();
    return new Trial<>(spec, slots, changed, call);
  }

  /** With the same tensors and call, of this spec. */
  public Trial<O> withSpec(Spec<O> newSpec) {
    return new Trial<>(newSpec, slots, aliases, call);
  }

  /**
   * With the absolute values of all numbers: the answers of a linear operation are then the magnitudes of its terms.
   */
  public Trial<O> absolute(Spec<O> absoluteSpec) {
    var changed = ImmutableMap.<String, Slot>builder();
    slots.forEach((letter, slot) -> changed.put(letter, slot.absolute()));
    return new Trial<>(absoluteSpec, changed.build(), aliases, call);
  }

  private Trial<O> with(String letter, Slot slot) {
    var changed =
        ImmutableMap.<String, Slot>builder().putAll(slots).put(letter, slot).buildKeepingLast();
    return new Trial<>(spec, changed, aliases, call);
  }

  /** The numbers of a tensor before the operation runs. */
  public double[] before(String letter) {
    return slot(letter).before();
  }

  Slot slot(String letter) {
    var slot = slots.get(letter);
    if (slot == null)
      throw new IllegalArgumentException(
          "no tensor is called " + letter + "; there are " + slots.keySet());
    return slot;
  }

  /**
   * What the definition answers, in place or not; the last ones are remembered, each backend being compared with them.
   */
  public Answers byDefinition() {
    var reads = ImmutableMap.<String, String>builder();
    aliases.forEach((letter, other) -> {
      if (slot(letter).use() == Slot.Use.READ) reads.put(letter, other);
    });
    var apart = new Trial<>(spec, slots, reads.build(), call);
    return KNOWN.get(
        apart, "definition", () -> apart.once(Configurations.shared(Configurations.reference())));
  }

  /** What this backend answers when asked once, in memory that ends where the tensors end. */
  public Answers once(Backend backend) {
    try (var bench = bench(backend, 0);
        var operation = backend.prepare(spec)) {
      call.accept(operation, bench);
      return answers(bench);
    }
  }

  /** What this backend answers. */
  public Answers on(Backend backend) {
    try (var bench = bench(backend);
        var operation = backend.prepare(spec)) {
      var before = read(bench, Slot.Use.READ);
      call.accept(operation, bench);
      var first = answers(bench);
      read(bench, Slot.Use.READ).assertSameBits("what is only read", before);
      slots.forEach(bench::assertMarginUntouched);
      slots.forEach(bench::fill);
      call.accept(operation, bench);
      answers(bench).assertSameBits("another run", first);
      return first;
    }
  }

  /** The tensors, filled, for whoever closes them. */
  public Bench bench(Backend backend) {
    return bench(backend, MARGIN);
  }

  private Bench bench(Backend backend, int margin) {
    var bench = new Bench(backend, margin);
    slots.forEach(bench::add);
    aliases.forEach(bench::alias);
    return bench;
  }

  Answers answers(Bench bench) {
    return read(bench, Slot.Use.UPDATED).and(read(bench, Slot.Use.WRITTEN));
  }

  /** The tensors of one use; what is read and has a second letter is no longer only read. */
  private Answers read(Bench bench, Slot.Use use) {
    var values = ImmutableMap.<String, double[]>builder();
    slots.forEach((letter, slot) -> {
      boolean shared = aliases.containsKey(letter) || aliases.containsValue(letter);
      if (slot.use() == use && !(shared && use == Slot.Use.READ))
        values.put(letter, bench.read(letter));
    });
    return new Answers(values.build());
  }

  /**
   * Asserts that this backend answers as the definition does, to within the bounds that the definition's answers give,
   * and to the bit as the others of its kind.
   */
  public void agreesOn(Backend backend, Bounds bounds) {
    var expected = byDefinition();
    var answers = on(backend);
    answers.assertClose(expected, bounds.of(this, expected));
    answers.assertSameBits(
        "another of this kind", KNOWN.get(this, Configurations.of(backend).kind(), () -> answers));
  }
}
