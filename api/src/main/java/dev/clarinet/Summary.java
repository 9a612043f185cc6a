package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.Network.Node;
import dev.clarinet.layer.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table that {@link Network#summary} prints. */
final class Summary {
  private static final List<String> HEADER =
      List.of("name", "layer", "reads", "answer", "parameters", "multiply-adds", "bytes");

  private Summary() {}

  static String of(Network network) {
    var shapes = network.shapes(1);
    var specs = network.parameters();
    var rows = new ArrayList<List<String>>();
    rows.add(HEADER);
    long parameters = 0, multiplyAdds = 0, bytes = 0;
    for (Node node : network.nodes()) {
      long own = specs.getOrDefault(node.name(), List.of()).stream()
          .filter(ParameterSpec::learns)
          .mapToLong(spec -> spec.shape().size())
          .sum();
      var in = Extents.inputs(node, shapes);
      long work = node.isInput() ? 0 : node.layer().multiplyAdds(in);
      long memory = 4L * at(shapes, node.name()).size();
      parameters += own;
      multiplyAdds += work;
      bytes += memory;
      rows.add(row(
          node.name(),
          node.layer().summary(in),
          String.join(" ", node.inputs()),
          "" + at(shapes, node.name()).item(),
          own,
          work,
          memory));
    }
    rows.add(row("all", "", "", "", parameters, multiplyAdds, bytes));
    return Table.of(4, rows);
  }

  private static List<String> row(
      String name, String layer, String reads, String answer, long... numbers) {
    var row = new ArrayList<>(List.of(name, layer, reads, answer));
    for (long number : numbers)
      row.add(number == 0 ? "" : String.format(Locale.ROOT, "%,d", number));
    return row;
  }
}
