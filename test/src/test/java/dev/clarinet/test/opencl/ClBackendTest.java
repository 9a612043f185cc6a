package dev.clarinet.test.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.ElementType;
import dev.clarinet.Shape;
import dev.clarinet.opencl.ClBackendProvider;

class ClBackendTest {

  @EveryBinding
  void tensorsKeepFloatsIntsAndRoundedDoubles(String binding) {
    try (var backend = Backend.over(ClBackendProvider.through(binding).open(0));
        var x = backend.tensor(Shape.of(2, 2), 1, 2, 3, 4);
        var labels = backend.tensor(ElementType.INT32, Shape.of(3))) {
      labels.writeInts(7, -1, Integer.MAX_VALUE);

      assertThat(x.read()).containsExactly(1, 2, 3, 4);
      assertThat(labels.readInts()).containsExactly(7, -1, Integer.MAX_VALUE);
      assertThat(x.writeDoubles(0.1, 0, -1, 2).readDoubles()).containsExactly(0.1f, 0, -1, 2);
    }
  }

  @EveryBinding
  void aShorterViewReadsTheFirstElements(String binding) {
    try (var backend = Backend.over(ClBackendProvider.through(binding).open(0));
        var x = backend.tensor(Shape.of(4), 1, 2, 3, 4)) {
      assertThat(x.as(Shape.of(2)).read()).containsExactly(1, 2);
    }
  }
}
