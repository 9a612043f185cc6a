package dev.clarinet.opencl.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The constants that a program is compiled with, {@code #define}d before its source in this order. */
public record Defines(Map<String, String> values) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
  private static final Defines NONE = new Defines(Map.of());

  public Defines {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static Defines none() {
    return NONE;
  }

  public static Defines of(String name, int value) {
    return NONE.with(name, value);
  }

  /** These, and one more or another value for one. */
  public Defines with(String name, int value) {
    return with(name, value < 0 ? "(" + value + ")" : Integer.toString(value));
  }

  /** These, and one more or another value for one: any text without a line break. */
  public Defines with(String name, String value) {
    if (!NAME.matcher(name).matches() || value.contains("\n")) {
      throw new IllegalArgumentException("not to be written as one #define: " + name + " " + value);
    }
    var more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Defines(more);
  }

  /** The lines of source. */
  String source() {
    var lines = new StringBuilder();
    values.forEach((name, value) -> lines.append("#define " + name + " " + value + "\n"));
    return lines.toString();
  }
}
