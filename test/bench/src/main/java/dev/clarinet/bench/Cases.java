package dev.clarinet.bench;

import java.util.ArrayList;
import java.util.List;

/** All cases, in the order in which they are measured. */
final class Cases {
  private Cases() {}

  static List<Case> all() {
    var all = new ArrayList<Case>();
    all.addAll(ProductCases.all());
    all.addAll(ConvolutionCases.all());
    all.addAll(ElementCases.all());
    all.addAll(NetworkCases.all());
    return List.copyOf(all);
  }
}
