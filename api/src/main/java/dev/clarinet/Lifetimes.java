package dev.clarinet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which buffers may share memory: those whose lives do not overlap. Time counts the steps of a pass. */
final class Lifetimes {
  /** Elements with a life from the first to the last time at which something touches them. */
  static final class Buffer {
    private final int elements;
    private int first = Integer.MAX_VALUE;
    private int last = Integer.MIN_VALUE;
    private List<Tensor> memory = List.of();

    private Buffer(int elements) {
      this.elements = elements;
    }

    /** Is touched at this time. */
    Buffer at(int time) {
      first = Math.min(first, time);
      last = Math.max(last, time);
      return this;
    }

    private boolean overlaps(Buffer other) {
      return first <= other.last && other.first <= last;
    }

    /** Its memory, once placed, under a shape. */
    Tensor as(Shape shape) {
      return memory.get(0).as(shape);
    }
  }

  private final List<Buffer> buffers = new ArrayList<>();

  Buffer buffer(Shape shape) {
    var buffer = new Buffer(shape.size());
    buffers.add(buffer);
    return buffer;
  }

  /** Gives each buffer a slot, the largest first, since it sets the slot's size. */
  void place(Arena arena) {
    var slots = new ArrayList<List<Buffer>>();
    var order = buffers.stream()
        .filter(buffer -> buffer.first <= buffer.last)
        .sorted(Comparator.comparingInt((Buffer buffer) -> -buffer.elements))
        .toList();
    for (Buffer buffer : order) {
      int i = 0;
      while (i < slots.size() && slots.get(i).stream().anyMatch(buffer::overlaps)) i++;
      if (i == slots.size()) slots.add(new ArrayList<>());
      slots.get(i).add(buffer);
      buffer.memory = List.of(arena.slot(i, slots.get(i).get(0).elements));
    }
  }
}
