package dev.clarinet.internal;

import com.google.common.base.Throwables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What belongs to one owner and is closed with it, the last first. One that cannot be closed keeps none of the others
 * open: its failure is thrown at the end, with those of others suppressed in it.
 */
public final class Resources implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Nothing yet. */
  public Resources() {}

  /** Takes in one more, and returns it. */
  public <T extends AutoCloseable> T own(T resource) {
    open.push(resource);
    return resource;
  }

  /** Closes all; closing twice does nothing. */
  @Override
  public void close() {
    var failures = closeAll();
    if (failures.isEmpty()) return;
    Throwable first = failures.get(0);
    suppress(failures.subList(1, failures.size()), first);
    Throwables.throwIfUnchecked(first);
    throw new IllegalStateException("a resource could not be closed: " + first, first);
  }

  /** Closes all because of a failure, which the caller throws; what fails besides is suppressed in it. */
  public void closeAfter(Throwable failure) {
    suppress(closeAll(), failure);
  }

  private List<Throwable> closeAll() {
    var failures = new ArrayList<Throwable>();
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Throwable e) {
        failures.add(e);
      }
    }
    return failures;
  }

  /** An exception cannot be suppressed in itself. */
  private static void suppress(List<Throwable> failures, Throwable thrown) {
    failures.stream().filter(e -> e != thrown).forEach(thrown::addSuppressed);
  }
}
