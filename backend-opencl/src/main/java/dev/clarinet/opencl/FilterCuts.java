package dev.clarinet.opencl;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.Space;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** How the gradient by the filters, as a product of panels, cuts up a geometry. */
sealed interface FilterCuts permits FilterPanels, FilterTaps {

  /** What it costs a pixel, to be compared with others on the same device. */
  double cost(Geometry g);

  /** The gradient that is computed so. */
  ClFilterGradient on(ClRuntime runtime, Geometry g);

  /** The cuts for this device, the cheapest first; empty if not even a pixel's window fits its local memory. */
  static Optional<Space<FilterCuts>> space(DeviceFacts facts, Geometry g) {
    return usual(facts, g)
        .min(Comparator.comparingDouble(cuts -> cuts.cost(g)))
        .map(cheapest -> Space.direct(
            "convolution_filters_panels: " + WindowSum.forward(g).text(),
            cheapest,
            () -> Stream.concat(usual(facts, g), FilterPanels.others(facts, g))));
  }

  private static Stream<FilterCuts> usual(DeviceFacts facts, Geometry g) {
    return Stream.concat(FilterPanels.of(facts, g).stream(), FilterTaps.all(facts, g));
  }
}
