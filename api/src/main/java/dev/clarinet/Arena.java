package dev.clarinet;

import dev.clarinet.internal.Resources;
import java.util.ArrayList;
import java.util.List;

/**
 * Slots of memory that the passes of one thread take turns to use. Whoever plans the largest pass first pays for the
 * others nothing.
 */
final class Arena implements AutoCloseable {
  private final Backend backend;
  private final List<Tensor> slots = new ArrayList<>();
  private final Resources mine = new Resources();

  Arena(Backend backend) {
    this.backend = backend;
  }

  /** Slot {@code i} with room for so many elements; a slot that is too small stays for those who have it. */
  Tensor slot(int i, int elements) {
    while (slots.size() <= i) slots.add(tensor(elements));
    if (slots.get(i).shape().size() < elements) {
      slots.set(i, tensor(elements));
    }
    return slots.get(i);
  }

  private Tensor tensor(int elements) {
    return mine.own(backend.tensor(Shape.of(elements)));
  }

  @Override
  public void close() {
    mine.close();
  }
}
