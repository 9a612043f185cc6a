package dev.clarinet.test.portability;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program as the runtime gives it to a compiler.
 *
 * @param file the kernel file, without its ending
 * @param defines the constants that stand before it
 * @param source the whole text
 * @param options the compiler's
 */
record Program(String file, Map<String, String> defines, String source, String options) {
  private static final Pattern DEFINE = Pattern.compile("#define (\\w+) (.*)");
  private static final Pattern FILE = Pattern.compile("#line 1 \"(\\w+)\\.cl\"");
  private static final Pattern KERNEL =
      Pattern.compile("__kernel\\b[^{;]*?\\bvoid\\s+(\\w+)\\s*\\(([^)]*)\\)");

  /** A program as the runtime has it compiled, but for its wish to hear no warnings. */
  static Program of(String source, String options) {
    String warned = options.replace(" -w", "");
    var defines = new LinkedHashMap<String, String>();
    for (String line : Splitter.on('\n').split(source)) {
      Matcher define = DEFINE.matcher(line), file = FILE.matcher(line);
      if (define.matches()) defines.put(define.group(1), define.group(2));
      if (file.matches()) return new Program(file.group(1), defines, source, warned);
    }
    throw new IllegalArgumentException("a program that no #line names");
  }

  /** How many parameters a kernel has. */
  static int parameters(String source, String kernel) {
    return (int) kernels(source)
        .filter(found -> found.group(1).equals(kernel))
        .flatMap(found -> Splitter.on(',').splitToStream(found.group(2)))
        .count();
  }

  /** The names of the kernels, in order. */
  List<String> kernels() {
    return names(source).toList();
  }

  /** The names of the kernels in a text. */
  static Stream<String> names(String source) {
    return kernels(source).map(found -> found.group(1));
  }

  private static Stream<MatchResult> kernels(String source) {
    return KERNEL.matcher(source.replaceAll("//[^\n]*", "")).results();
  }

  /** The constants in a line, empty where there are none. */
  String parameters() {
    return defines.entrySet().stream()
        .map(define -> define.getKey() + "=" + define.getValue())
        .collect(joining(" "));
  }
}
