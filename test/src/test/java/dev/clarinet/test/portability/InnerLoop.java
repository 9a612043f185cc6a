package dev.clarinet.test.portability;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The loop of a kernel where its time goes, as a compiler has written it: the one with the most multiply-adds, loops
 * within it not counted.
 *
 * @param instructions all of its instructions; two that RDNA 3 joins to one count as two
 */
record InnerLoop(int instructions, int multiplyAdds, int loads, int wideLoads) {

  private record Instruction(String name, String target) {}

  private record Span(int first, int last) {
    boolean contains(Span other) {
      return first <= other.first && other.last <= last && !equals(other);
    }
  }

  /** Reads the assembly of one kernel; nothing where no loop has a multiply-add. */
  static Optional<InnerLoop> of(String assembly, Dialect dialect) {
    var instructions = new ArrayList<Instruction>();
    var labels = new HashMap<String, Integer>();
    for (String line : Splitter.on('\n').split(assembly)) read(line, dialect, instructions, labels);
    var loops = loops(instructions, labels, dialect);
    return loops.stream()
        .map(loop -> count(own(loop, loops, instructions), dialect))
        .filter(loop -> loop.multiplyAdds > 0)
        .max(Comparator.comparingInt(InnerLoop::multiplyAdds));
  }

  /** The names of a loop's instructions that no loop within it has. */
  private static List<String> own(Span loop, List<Span> loops, List<Instruction> instructions) {
    var within = loops.stream().filter(loop::contains).toList();
    return IntStream.rangeClosed(loop.first, loop.last)
        .filter(i -> within.stream().noneMatch(inner -> inner.first <= i && i <= inner.last))
        .mapToObj(i -> instructions.get(i).name)
        .toList();
  }

  private static void read(
      String line, Dialect dialect, List<Instruction> to, Map<String, Integer> labels) {
    String code = dialect.code(line);
    if (code.endsWith(":")) labels.put(code.substring(0, code.length() - 1), to.size());
    else if (code.matches("[@a-z].*")) {
      for (String one : Splitter.on("::").split(code)) {
        var words = Splitter.onPattern("[\\s,;]+").omitEmptyStrings().splitToList(one);
        int name = words.get(0).startsWith("@") ? 1 : 0;
        to.add(new Instruction(words.get(name), words.get(words.size() - 1)));
      }
    }
  }

  /** What lies between a label and a branch back to it. */
  private static List<Span> loops(
      List<Instruction> instructions, Map<String, Integer> labels, Dialect dialect) {
    var loops = new ArrayList<Span>();
    for (int i = 0; i < instructions.size(); i++) {
      int to = labels.getOrDefault(instructions.get(i).target, Integer.MAX_VALUE);
      if (dialect.isBranch(instructions.get(i).name) && to <= i) loops.add(new Span(to, i));
    }
    return loops;
  }

  private static InnerLoop count(List<String> names, Dialect dialect) {
    return new InnerLoop(
        names.size(),
        count(names.stream().filter(dialect::isMultiplyAdd)),
        count(names.stream().filter(dialect::isLoad)),
        count(names.stream().filter(dialect::isLoad).filter(dialect::isWide)));
  }

  private static int count(Stream<String> names) {
    return (int) names.count();
  }

  /** As {@link Measures} have it: multiply-adds of all instructions, and loads of 8 bytes and more of all loads. */
  Map<String, Double> shares() {
    return Map.of(
        Measures.FMA_SHARE,
        (double) multiplyAdds / instructions,
        Measures.WIDE_LOAD_SHARE,
        loads == 0 ? 1.0 : (double) wideLoads / loads);
  }
}
