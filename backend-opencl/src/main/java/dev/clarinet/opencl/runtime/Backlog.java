package dev.clarinet.opencl.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** How many bytes were staged that queues have not copied to their places yet, for all that the host knows. */
final class Backlog {
  /** What is written one after the other counts together up to so many bytes. */
  private static final int TOGETHER = 1 << 20;

  private final List<Deque<Written>> ofQueues = new ArrayList<>();
  private long bytes;

  /** Bytes that are copied when this command is done. */
  private record Written(ClQueue queue, long command, long bytes) {
    boolean isDone() {
      return !queue.isToDo(command);
    }
  }

  Backlog(int queues) {
    for (int i = 0; i < queues; i++) ofQueues.add(new ArrayDeque<>());
  }

  long bytes() {
    return bytes;
  }

  /** Adds what the newest command of a queue copies. */
  void add(ClQueue queue, int copied) {
    var written = ofQueues.get(queue.index());
    boolean together = !written.isEmpty() && written.getLast().bytes + copied <= TOGETHER;
    long before = together ? written.removeLast().bytes : 0;
    written.add(new Written(queue, queue.last(), before + copied));
    bytes += copied;
  }

  void forgetWhatIsDone() {
    for (var written : ofQueues)
      while (!written.isEmpty() && written.peek().isDone()) bytes -= written.remove().bytes;
  }
}
