package dev.clarinet.test.portability;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A GPU, or a language for GPUs, that an offline compiler writes for. */
interface Target {
  String name();

  /** The kind of device whose defaults it gets, as in {@link Shipped}. */
  String kind();

  /**
   * Compiles the file {@code program.cl} of a folder, leaves there what came of it, and measures each kernel.
   *
   * @throws IOException with the compiler's words, if it does not compile
   */
  Map<String, Measures> compile(Program program, Path folder) throws IOException;
}
