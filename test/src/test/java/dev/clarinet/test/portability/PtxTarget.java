package dev.clarinet.test.portability;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An NVIDIA architecture by clang's NVPTX target. Registers are given later, by {@code ptxas} of the CUDA toolkit:
 * where it is on the path, it is asked what an sm_80 takes, the oldest that all its versions of these years know.
 */
record PtxTarget(String architecture, Optional<String> assembler) implements Target {
  private static final Pattern KERNEL =
      Pattern.compile("\\.entry (\\w+)\\(.*?^}", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SHARED = Pattern.compile("\\.shared .*\\.b8 \\S+\\[(\\d+)];");
  private static final Pattern GROUP = Pattern.compile("\\.reqntid (\\d+), (\\d+), (\\d+)");
  private static final Pattern ASSEMBLED = Pattern.compile(
      "Compiling entry function '(\\w+)'.*?(\\d+) bytes stack frame, (\\d+) bytes spill.*?Used (\\d+) registers",
      Pattern.DOTALL);

  @Override
  public String name() {
    return "PTX " + architecture;
  }

  @Override
  public String kind() {
    return Shipped.DISCRETE;
  }

  @Override
  public Map<String, Measures> compile(Program program, Path folder) throws IOException {
    Compiler.clang(
        folder,
        program,
        "-target nvptx64-nvidia-nvcl -nogpulib -O3 -Xclang -target-cpu -Xclang " + architecture
            + " -Dnative_exp=exp" // which libclc lacks here
            + " -Xclang -mlink-builtin-bitcode -Xclang /usr/lib/clc/nvptx64--nvidiacl.bc"
            + " -S -o program.ptx");
    String log = assembler.isPresent()
        ? Compiler.run(folder, assembler.get() + " -v -arch=sm_80 program.ptx -o program.cubin")
        : "";
    return measures(Files.readString(folder.resolve("program.ptx")), log);
  }

  /** Reads PTX, and what the assembler said of it, if it was asked. */
  static Map<String, Measures> measures(String ptx, String log) {
    var measures = new HashMap<String, Measures>();
    KERNEL
        .matcher(ptx)
        .results()
        .forEach(kernel -> measures.put(kernel.group(1), measures(kernel, log)));
    return measures;
  }

  private static Measures measures(MatchResult kernel, String log) {
    int local = SHARED
        .matcher(kernel.group())
        .results()
        .mapToInt(array -> Integer.parseInt(array.group(1)))
        .sum();
    var known = ImmutableMap.<String, Number>builder().put(Measures.LOCAL_BYTES, local);
    InnerLoop.of(kernel.group(), Dialect.PTX).ifPresent(loop -> loop.shares().forEach(known::put));
    ASSEMBLED
        .matcher(log)
        .results()
        .filter(assembled -> assembled.group(1).equals(kernel.group(1)))
        .findFirst()
        .ifPresent(assembled -> {
          int registers = number(assembled, 4),
              spilled = number(assembled, 2) + number(assembled, 3);
          known.put(Measures.REGISTERS, registers);
          known.put(Measures.SPILLS, spilled / Float.BYTES);
          known.put(Measures.OCCUPANCY, Occupancy.SM_80.waves(registers, local, warps(kernel)));
        });
    return new Measures(known.buildOrThrow());
  }

  /** Warps of a group, which the kernel says; where it does not, the most. */
  private static int warps(MatchResult kernel) {
    return GROUP
        .matcher(kernel.group())
        .results()
        .mapToInt(group -> number(group, 1) * number(group, 2) * number(group, 3))
        .map(items -> (items + 31) / 32)
        .findFirst()
        .orElse(32);
  }

  private static int number(MatchResult found, int group) {
    return Integer.parseInt(found.group(group));
  }
}
