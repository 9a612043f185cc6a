package dev.clarinet.bench;

import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * One 3×3 convolution as its work grows: by batch, by image, by channels; forward, weights constant, and both slopes.
 */
final class ScaleCases {
  private ScaleCases() {}

  static List<Case> all() {
    var cases = new ArrayList<Case>();
    for (int N : List.of(1, 4, 16, 64, 256)) add(cases, "batch-" + N, N, 64, 28);
    for (int size : List.of(28, 56, 112, 224, 448)) add(cases, "image-" + size, 1, 64, size);
    for (int C : List.of(16, 32, 64, 128, 256, 512)) add(cases, "channels-" + C, 8, C, 28);
    return cases;
  }

  private static void add(List<Case> cases, String name, int N, int C, int size) {
    var g = new Geometry(N, C, size, size, C, Window.kernel(3).same(), 1);
    cases.add(ConvolutionCases.inference("scale/forward-" + name, g));
    cases.add(ConvolutionCases.gradInput("scale/input-" + name, g));
    cases.add(ConvolutionCases.gradFilters("scale/filters-" + name, g));
  }
}
