package dev.clarinet.opencl.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a kernel's declaration says of its parameters, read from the source.
 *
 * <p>Drivers tell types only when asked at compile time, and not for cached binaries. A declaration that macros
 * hide, or that stands there twice, is read as nothing, and then only the driver checks.
 */
record Signature(List<Parameter> parameters) {
  private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern LAST_WORD = Pattern.compile("(\\w+)\\s*$");

  /** What a parameter takes. */
  enum Kind {
    BUFFER,
    LOCAL,
    INT,
    LONG,
    FLOAT,
    UNKNOWN
  }

  record Parameter(String name, String declaration, Kind kind) {}

  /**
   * The signature of {@code kernel} in {@code source}, if it has {@code count} parameters; else as many unknown ones.
   */
  static Signature read(String source, String kernel, int count) {
    Matcher found = Pattern.compile("\\bvoid\\s+" + Pattern.quote(kernel) + "\\s*\\(([^)]*)\\)")
        .matcher(COMMENT.matcher(source).replaceAll(" "));
    if (!found.find()) return unknown(count);
    var parameters = Arrays.stream(found.group(1).split(",", -1))
        .map(d -> parameter(d.strip()))
        .toList();
    boolean clear = parameters.size() == count && !found.find();
    return clear ? new Signature(parameters) : unknown(count);
  }

  private static Signature unknown(int count) {
    return new Signature(IntStream.range(0, count)
        .mapToObj(i -> new Parameter("argument " + i, "", Kind.UNKNOWN))
        .toList());
  }

  private static Parameter parameter(String declaration) {
    Matcher name = LAST_WORD.matcher(declaration);
    return new Parameter(
        name.find() ? name.group(1) : declaration,
        declaration.replaceAll("\\s+", " "),
        kind(declaration));
  }

  private static Kind kind(String declaration) {
    List<String> words = List.of(declaration.split("\\W+", -1));
    if (declaration.contains("*")) {
      if (words.contains("__local") || words.contains("local")) return Kind.LOCAL;
      boolean global = words.contains("__global") || words.contains("global");
      return global || words.contains("__constant") || words.contains("constant")
          ? Kind.BUFFER
          : Kind.UNKNOWN;
    }
    if (words.contains("int") || words.contains("uint")) return Kind.INT;
    if (words.contains("long") || words.contains("ulong")) return Kind.LONG;
    return words.contains("float") ? Kind.FLOAT : Kind.UNKNOWN;
  }
}
