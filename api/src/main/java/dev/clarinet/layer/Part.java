package dev.clarinet.layer;

import dev.clarinet.NetworkBuilder;
import java.util.List;

/** What a network is made of: a layer, or an arrangement of layers. Arrangements vanish when the graph is built. */
public sealed interface Part permits Layer, Part.Chain, Part.Residual, Part.Branches, Part.Named {
  /** Adds this behind node {@code x}, and returns the name of the node that answers. */
  String addTo(NetworkBuilder builder, String x);

  /** One after the other; an empty chain answers what it is given. */
  record Chain(List<Part> parts) implements Part {
    public Chain {
      parts = List.copyOf(parts);
    }

    @Override
    public String addTo(NetworkBuilder builder, String x) {
      String answer = x;
      for (Part part : parts) answer = part.addTo(builder, answer);
      return answer;
    }
  }

  /** body(x) + shortcut(x) (He et al. 2016). */
  record Residual(Chain body, Chain shortcut) implements Part {
    @Override
    public String addTo(NetworkBuilder builder, String x) {
      return builder.within(
          "residual", in -> in.add(new Add(), body.addTo(in, x), shortcut.addTo(in, x)));
    }
  }

  /** The answers of all branches, beside each other by channel. */
  record Branches(List<Chain> branches) implements Part {
    public Branches {
      branches = List.copyOf(branches);
      if (branches.isEmpty()) throw new IllegalArgumentException("concat has at least one branch");
    }

    @Override
    public String addTo(NetworkBuilder builder, String x) {
      return builder.within(
          "concat",
          in -> in.add(
              new Concat(),
              branches.stream().map(branch -> branch.addTo(in, x)).toArray(String[]::new)));
    }
  }

  /** A layer under a name of its own. */
  record Named(String name, Layer layer) implements Part {
    @Override
    public String addTo(NetworkBuilder builder, String x) {
      return builder.addNamed(name, layer, x);
    }
  }
}
