package dev.clarinet.opencl.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What threads are making of programs: if a part cannot be had, those that were opened for the whole are closed. Else a
 * constructor that fails halfway would have to know how far it came.
 */
final class Making {
  private final ThreadLocal<Optional<List<Program>>> opened =
      ThreadLocal.withInitial(Optional::empty);

  /** Makes something of programs, within something else of them or by itself. */
  <T> T whole(Supplier<T> maker) {
    var around = opened.get();
    var mine = new ArrayList<Program>();
    opened.set(Optional.of(mine));
    try {
      T made = maker.get();
      around.ifPresent(programs -> programs.addAll(mine));
      return made;
    } catch (RuntimeException | Error e) {
      mine.forEach(Program::close);
      throw e;
    } finally {
      if (around.isPresent()) opened.set(around);
      else opened.remove();
    }
  }

  /** Notes a program that this thread opened. */
  void add(Program program) {
    opened.get().ifPresent(programs -> programs.add(program));
  }
}
