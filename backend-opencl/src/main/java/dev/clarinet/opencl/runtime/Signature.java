package dev.clarinet.opencl.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  /** Types of OpenCL begin with small letters, and macros are all capitals. */
  private static final Pattern STRUCT_NAME = Pattern.compile("[A-Z]\\w*[a-z]\\w*");

  /** What is pointed to cannot be written; a pointer that is constant itself says so behind the star. */
  private static final Pattern CONSTANT =
      Pattern.compile("\\b(const|__constant|constant)\\b[^*]*\\*");

  private static final Pattern BETWEEN_WORDS = Pattern.compile("\\W+");

  /** What a parameter takes. */
  enum Kind {
    BUFFER,
    LOCAL,
    INT,
    LONG,
    FLOAT,
    STRUCT,
    UNKNOWN
  }

  /** One of them, with its declaration as it stands there, and whether the kernel may write where it points. */
  record Parameter(String name, String declaration, Kind kind, boolean isWritten) {}

  /**
   * The signature of {@code kernel} in {@code source}, if it has {@code count} parameters; else as many unknown ones.
   */
  static Signature read(String source, String kernel, int count) {
    var declarations = declarations(source, kernel);
    if (declarations.size() != 1) return unknown(count);
    String bare = COMMENT.matcher(declarations.get(0)).replaceAll(" ");
    var parameters =
        Arrays.stream(bare.split(",", -1)).map(Signature::parameter).toList();
    return parameters.size() == count ? new Signature(parameters) : unknown(count);
  }

  /** What stands in parentheses behind {@code void kernel}. A whole source is too long to be matched with patterns. */
  private static List<String> declarations(String source, String kernel) {
    var found = new ArrayList<String>();
    for (int at = source.indexOf(kernel); at >= 0; at = source.indexOf(kernel, at + 1)) {
      int open = at + kernel.length(), close = source.indexOf(')', open);
      if (source.startsWith("(", open) && close > 0 && isBehindVoid(source, at))
        found.add(source.substring(open + 1, close));
    }
    return found;
  }

  private static boolean isBehindVoid(String source, int at) {
    int end = at;
    while (end > 0 && Character.isWhitespace(source.charAt(end - 1))) end--;
    return end < at && source.startsWith("void", end - "void".length());
  }

  private static Signature unknown(int count) {
    return new Signature(IntStream.range(0, count)
        .mapToObj(i -> new Parameter("argument " + i, "", Kind.UNKNOWN, true))
        .toList());
  }

  private static Parameter parameter(String text) {
    String declaration = text.strip();
    var words = List.of(BETWEEN_WORDS.split(declaration));
    String name = words.get(words.size() - 1);
    boolean written = !CONSTANT.matcher(declaration).find();
    return new Parameter(name, declaration, kind(declaration, words), written);
  }

  private static Kind kind(String declaration, List<String> words) {
    if (declaration.contains("*")) {
      if (words.contains("__local") || words.contains("local")) return Kind.LOCAL;
      boolean global = words.contains("__global") || words.contains("global");
      return global || words.contains("__constant") || words.contains("constant")
          ? Kind.BUFFER
          : Kind.UNKNOWN;
    }
    if (words.contains("int") || words.contains("uint")) return Kind.INT;
    if (words.contains("long") || words.contains("ulong")) return Kind.LONG;
    if (words.contains("float")) return Kind.FLOAT;
    return words.stream().anyMatch(word -> STRUCT_NAME.matcher(word).matches())
        ? Kind.STRUCT
        : Kind.UNKNOWN;
  }
}
