package dev.clarinet.test.portability;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An AMD processor by clang's AMDGPU target, which ends its assembly with what each kernel takes. */
record AmdTarget(String name, Occupancy processor) implements Target {

  @Override
  public String kind() {
    return Shipped.DISCRETE;
  }

  @Override
  public Map<String, Measures> compile(Program program, Path folder) throws IOException {
    Compiler.clang(
        folder,
        program,
        "-target amdgcn-amd-amdhsa -nogpulib -O3 -mcpu=" + name
            + " -Xclang -mlink-builtin-bitcode -Xclang /usr/lib/clc/amdgcn--amdhsa.bc"
            + " -S -o program.s");
    String assembly = Files.readString(folder.resolve("program.s"));
    requireNoCalls(assembly);
    return measures(assembly);
  }

  /** Some drivers refuse kernels that call functions, so that all are to be inlined. */
  static void requireNoCalls(String assembly) throws IOException {
    if (assembly.contains("s_swappc_b64")) throw new IOException("a function is called");
  }

  /** Reads an assembly file. */
  Map<String, Measures> measures(String assembly) {
    int metadata = assembly.indexOf("amdhsa.kernels:");
    var measures = new HashMap<String, Measures>();
    for (String kernel : Splitter.on("\n  - ").split(assembly.substring(metadata))) {
      if (!kernel.contains(".vgpr_count:")) continue;
      String name = value(kernel, "name");
      measures.put(name, measures(kernel, code(assembly, name)));
    }
    return measures;
  }

  private Measures measures(String metadata, String code) {
    int registers = number(metadata, "vgpr_count");
    int local = number(metadata, "group_segment_fixed_size");
    int waves = -Math.floorDiv(
        -number(metadata, "max_flat_workgroup_size"), number(metadata, "wavefront_size"));
    int spilled = number(metadata, "vgpr_spill_count") + number(metadata, "sgpr_spill_count");
    int scratch = number(metadata, "private_segment_fixed_size") / Float.BYTES;
    var known = ImmutableMap.<String, Number>builder()
        .put(Measures.REGISTERS, registers)
        .put(Measures.SPILLS, Math.max(spilled, scratch))
        .put(Measures.LOCAL_BYTES, local)
        .put(Measures.OCCUPANCY, processor.waves(registers, local, waves));
    InnerLoop.of(code, Dialect.AMD).ifPresent(loop -> loop.shares().forEach(known::put));
    return new Measures(known.buildOrThrow());
  }

  private static String code(String assembly, String kernel) {
    int begin = assembly.indexOf("\n" + kernel + ":"), end = assembly.indexOf(".Lfunc_end", begin);
    return assembly.substring(begin + 1, end);
  }

  private static int number(String metadata, String key) {
    return Integer.parseInt(value(metadata, key));
  }

  /** A value of the kernel's own, which stands four columns in; those of its parameters stand deeper. */
  private static String value(String metadata, String key) {
    Matcher found =
        Pattern.compile("^    \\." + key + ":\\s+(\\S+)", Pattern.MULTILINE).matcher(metadata);
    if (!found.find()) throw new IllegalArgumentException("no " + key + " in " + metadata);
    return found.group(1);
  }
}
