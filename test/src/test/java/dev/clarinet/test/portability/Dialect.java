package dev.clarinet.test.portability;

import java.util.regex.Pattern;

/** How an assembly language writes what {@link InnerLoop} counts: patterns of the instructions' names. */
enum Dialect {
  /** AMD's, GCN and RDNA. */
  AMD(
      ";",
      "s_c?branch.*",
      "v_(dual_)?(fma|fmac|fmaak|fmamk|mac|mad)_(legacy_)?f32.*",
      "(ds|global|flat|buffer|scratch|s)_(buffer_)?(load|read).*",
      ".*(dwordx\\d+|b(64|96|128|256|512))"),
  /** NVIDIA's PTX. */
  PTX(
      "//",
      "bra(\\.uni)?",
      "(fma\\.rn|mad)(\\.ftz)?\\.f32",
      "ld\\.(volatile\\.)?(global|shared|local)\\..*",
      ".*(\\.v[24]\\.[bfsu]32|\\.[bfsu]64)");

  private final String comment;
  private final Pattern branch;
  private final Pattern multiplyAdd;
  private final Pattern load;
  private final Pattern wide;

  Dialect(String comment, String branch, String multiplyAdd, String load, String wide) {
    this.comment = comment;
    this.branch = Pattern.compile(branch);
    this.multiplyAdd = Pattern.compile(multiplyAdd);
    this.load = Pattern.compile(load);
    this.wide = Pattern.compile(wide);
  }

  /** A line without its comment and what surrounds it. */
  String code(String line) {
    int end = line.indexOf(comment);
    return (end < 0 ? line : line.substring(0, end)).strip();
  }

  boolean isBranch(String name) {
    return branch.matcher(name).matches();
  }

  boolean isMultiplyAdd(String name) {
    return multiplyAdd.matcher(name).matches();
  }

  boolean isLoad(String name) {
    return load.matcher(name).matches();
  }

  /** Whether a load brings 8 bytes or more that lie side by side: a pair of 4 bytes from two places does not count. */
  boolean isWide(String name) {
    return wide.matcher(name).matches();
  }
}
