package dev.clarinet.test.opencl;

import dev.clarinet.Backend;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.MatMul.Sizes;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.runtime.KernelFamily;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Products and convolutions by the kernels for GPUs, in a program of its own for something that counts what they read.
 */
final class GlobalReads {
  /** What is multiplied: matrices of 128 by 128. */
  static final Sizes PRODUCT = Sizes.of(128, 128, 128);

  /** As a product: 128 filters, 126 taps, 128 windows. */
  static final Geometry CONVOLUTION = new Geometry(2, 14, 10, 10, 128, Window.kernel(3), 1);

  private static final Pattern LOAD = Pattern.compile(" - load global \\((\\d+) bytes\\)");
  private static final Pattern VECTOR =
      Pattern.compile("(\\d+) - call _Z\\d+vload(\\d+)mPU3AS1Kf\\(\\)");

  private GlobalReads() {}

  /** Runs each once on the first device. */
  public static void main(String[] none) {
    var provider = ClBackendProvider.through("jocl").family(KernelFamily.GPU);
    try (var backend = Backend.over(provider.open(0))) {
      multiply(backend);
      convolve(backend);
      backend.finish();
    }
  }

  private static void multiply(Backend backend) {
    try (var A = backend.tensor(PRODUCT.A());
        var B = backend.tensor(PRODUCT.B());
        var C = backend.tensor(PRODUCT.C());
        var product = backend.prepare(PRODUCT)) {
      product.multiply(A, B, C);
    }
  }

  private static void convolve(Backend backend) {
    try (var x = backend.tensor(CONVOLUTION.input());
        var f = backend.tensor(CONVOLUTION.filters());
        var y = backend.tensor(CONVOLUTION.output());
        var convolution = backend.prepare(CONVOLUTION)) {
      convolution.forward(x, f, y);
    }
  }

  /** The bytes that all launches of a kernel read from global memory, by Oclgrind's counts of instructions. */
  static long bytes(String kernel, String counts) {
    return Arrays.stream(counts.split("Instructions executed for kernel ", -1))
        .filter(launch -> launch.startsWith("'" + kernel + "':"))
        .mapToLong(GlobalReads::bytes)
        .sum();
  }

  private static long bytes(String launch) {
    long scalars = LOAD.matcher(launch)
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
    return scalars
        + VECTOR
            .matcher(launch)
            .results()
            .mapToLong(found ->
                Long.parseLong(found.group(1)) * Long.parseLong(found.group(2)) * Float.BYTES)
            .sum();
  }
}
