package dev.clarinet.test.portability;

import static java.util.stream.Collectors.toMap;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Intel GPU by {@code ocloc}. Its threads always have 128 registers of 32 bytes, for 8, 16 or 32 items; what does
 * not fit becomes memory of the thread, which is what is counted as spilled.
 */
record IntelTarget(String device, String kind) implements Target {
  private static final int REGISTER = 32;
  private static final Pattern MEMORY =
      Pattern.compile("usage: +(?:private|spill|single)\\w*\\s+size: +(\\d+)");

  @Override
  public String name() {
    return "Intel " + device;
  }

  @Override
  public Map<String, Measures> compile(Program program, Path folder) throws IOException {
    Compiler.run(
        folder,
        List.of(
            "ocloc",
            "compile",
            "-q",
            "-file",
            "program.cl",
            "-device",
            device,
            "--format",
            "zebin",
            "-output",
            "program",
            "-output_no_suffix",
            "-options",
            program.options()));
    return measures(Files.readString(folder.resolve("program"), StandardCharsets.ISO_8859_1));
  }

  /** Reads a binary, in which a text says what each kernel takes. */
  static Map<String, Measures> measures(String binary) {
    int begin = binary.indexOf("\nkernels:"), misc = binary.indexOf("\nkernels_misc_info:", begin);
    String text = binary.substring(begin, misc < 0 ? binary.indexOf('\0', begin) : misc);
    return Splitter.on("\n  - name:")
        .splitToStream(text)
        .skip(1)
        .collect(toMap(
            kernel -> kernel.lines().findFirst().orElseThrow().strip(),
            IntelTarget::measuresOfKernel));
  }

  private static Measures measuresOfKernel(String text) {
    int memory = MEMORY
        .matcher(text)
        .results()
        .mapToInt(part -> Integer.parseInt(part.group(1)))
        .sum();
    return new Measures(Map.of(
        Measures.REGISTERS,
        number(text, "grf_count"),
        Measures.SPILLS,
        (memory + REGISTER - 1) / REGISTER,
        Measures.LOCAL_BYTES,
        number(text, "slm_size")));
  }

  /** A number that stands behind its key, or 0 where the key is missing. */
  private static int number(String text, String key) {
    Matcher found = Pattern.compile("\\b" + key + ": +(\\d+)").matcher(text);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}
