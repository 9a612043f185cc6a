package dev.clarinet.opencl.runtime;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The number of OpenCL objects of each kind that were made and not released. */
public final class LiveObjects {
  private final Map<Kind, AtomicInteger> counts = new EnumMap<>(Kind.class);

  /** The kinds of OpenCL objects that can be left over. */
  public enum Kind {
    CONTEXT,
    QUEUE,
    PROGRAM,
    KERNEL,
    BUFFER,
    EVENT
  }

  LiveObjects() {
    for (Kind kind : Kind.values()) counts.put(kind, new AtomicInteger());
  }

  /** How many of a kind there are now. */
  public int count(Kind kind) {
    return counter(kind).get();
  }

  void made(Kind kind) {
    counter(kind).incrementAndGet();
  }

  long made(Kind kind, long handle) {
    made(kind);
    return handle;
  }

  void released(Kind kind) {
    counter(kind).decrementAndGet();
  }

  private AtomicInteger counter(Kind kind) {
    AtomicInteger counter = counts.get(kind);
    if (counter == null) throw new AssertionError(kind);
    return counter;
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
