package dev.clarinet;

import dev.clarinet.spi.Memory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What the views of one memory share: the memory, how often it was written, and whether it is closed. */
final class Storage implements AutoCloseable {
  private final ElementType type;
  private final int elements;
  private final Memory memory;
  private final Consumer<Storage> onClose;
  private final AtomicLong writes = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  Storage(ElementType type, int elements, Memory memory, Consumer<Storage> onClose) {
    this.type = type;
    this.elements = elements;
    this.memory = memory;
    this.onClose = onClose;
  }

  ElementType type() {
    return type;
  }

  int elements() {
    return elements;
  }

  Memory memory() {
    return memory;
  }

  long writes() {
    return writes.get();
  }

  void written() {
    writes.incrementAndGet();
  }

  boolean closed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      onClose.accept(this);
      memory.close();
    }
  }
}
