package dev.clarinet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jocl.CL;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/**
 * What the machine allows: its rate of fused multiply-adds, and of copying. Several ways are tried; the fastest runs
 * along with every case, so that shares are of the same minute.
 */
final class Limits implements AutoCloseable {
  private static final int STEPS = 200_000;
  private static final int ACCUMULATORS = 12;
  private static final int TRIES = 8;
  private static final int RUNS = 4;
  private static final long COPIED_BYTES = 128L << 20;

  private static final String COPY = """
      __kernel void copy(__global const float16 *restrict x, __global float16 *restrict y, const int count) {
        const size_t from = get_group_id(0) * (size_t)count;
        for (int i = 0; i < count; i++) y[from + i] = x[from + i];
      }
      """;

  private final OpenClDevice device = new OpenClDevice();
  private final List<cl_mem> memories = new ArrayList<>();
  private final List<cl_kernel> kernels = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(Machine.CORES, Limits::daemon);
  private final List<BytePointer> pointers =
      List.of(new BytePointer(COPIED_BYTES), new BytePointer(COPIED_BYTES));
  private final Runner peak;
  private final List<Runner> copies;
  private final Runner copy;

  Limits() {
    for (BytePointer pointer : pointers) Pointer.memset(pointer, 1, COPIED_BYTES);
    peak = fastest(List.of(multiplyAdds(4), multiplyAdds(8), multiplyAdds(16)));
    copies = List.of(copyKernel(), copyThreads());
    copy = fastest(copies);
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "copy");
    thread.setDaemon(true);
    return thread;
  }

  OpenClDevice device() {
    return device;
  }

  /** The limit of a case: the peak where it computes, the copy rate where it moves bytes. */
  Optional<Runner> of(Case c) {
    if (c.unit() == Unit.BYTES) return Optional.of(copy);
    return c.flops() > 0 ? Optional.of(peak) : Optional.empty();
  }

  private static Runner fastest(List<Runner> runners) {
    Runner best = runners.get(0);
    for (Runner runner : runners) if (rate(runner) > rate(best)) best = runner;
    return best;
  }

  /** The best of a few tries, each of several runs that are queued together. */
  private static double rate(Runner runner) {
    double best = 0;
    for (int i = 0; i < TRIES; i++) {
      long began = System.nanoTime();
      for (int run = 0; run < RUNS; run++) runner.job().run(0);
      runner.job().finish();
      best = Math.max(best, RUNS * runner.work() / (System.nanoTime() - began));
    }
    return best;
  }

  /**
   * Chains of vectors of this width that need nothing but registers. They end near 1: with numbers too small to be
   * normal, an Intel core is a hundred times slower.
   */
  private Runner multiplyAdds(int width) {
    String vector = "float" + width;
    var source =
        new StringBuilder("__kernel void peak(__global " + vector + " *y, const int steps) {\n");
    source.append(
        "  const " + vector + " a = (" + vector + ")(0.999f) + y[0] * 0.0f, b = 1 - a;\n");
    for (int i = 0; i < ACCUMULATORS; i++)
      source.append("  " + vector + " s" + i + " = a + " + i + ";\n");
    source.append("  for (int i = 0; i < steps; i++) {\n");
    for (int i = 0; i < ACCUMULATORS; i++)
      source.append("    s" + i + " = fma(s" + i + ", a, b);\n");
    source.append("  }\n  y[get_global_id(0)] = s0");
    for (int i = 1; i < ACCUMULATORS; i++) source.append(" + s" + i);
    source.append(";\n}\n");
    var kernel = kernel(source.toString(), "peak");
    int groups = 4 * Machine.CORES;
    var y = memory((long) groups * width);
    double flops = 2.0 * width * ACCUMULATORS * STEPS * groups;
    return new Runner("peak", new Launched(kernel, groups, STEPS, y), flops);
  }

  private Runner copyKernel() {
    int vectors = 1 << 12;
    var kernel = kernel(COPY, "copy");
    cl_mem x = memory(COPIED_BYTES / 4), y = memory(COPIED_BYTES / 4);
    long groups = COPIED_BYTES / 64 / vectors;
    return new Runner("copy", new Launched(kernel, groups, vectors, x, y), 2.0 * COPIED_BYTES);
  }

  /** The C library's own copying, in a thread for each core. */
  private Runner copyThreads() {
    long part = COPIED_BYTES / Machine.CORES;
    return new Runner(
        "copy",
        new Job() {
          @Override
          public void run(int set) {
            var parts = new ArrayList<Future<?>>();
            for (int i = 0; i < Machine.CORES; i++) {
              long from = i * part;
              parts.add(threads.submit(() -> Pointer.memcpy(
                  pointers.get(1).getPointer(from), pointers.get(0).getPointer(from), part)));
            }
            for (Future<?> future : parts) Waiting.forEnd(future);
          }

          @Override
          public void finish() {}

          @Override
          public float[] answer(int set) {
            return new float[0];
          }

          @Override
          public void close() {}
        },
        2.0 * part * Machine.CORES);
  }

  private cl_kernel kernel(String source, String name) {
    var kernel = device.kernel(source, name);
    kernels.add(kernel);
    return kernel;
  }

  private cl_mem memory(long floats) {
    var memory = device.memory(new float[(int) floats]);
    memories.add(memory);
    return memory;
  }

  /** A kernel with its memory. */
  private final class Launched implements Job {
    private final cl_kernel kernel;
    private final long groups;
    private final int count;
    private final cl_mem[] memory;

    Launched(cl_kernel kernel, long groups, int count, cl_mem... memory) {
      this.kernel = kernel;
      this.groups = groups;
      this.count = count;
      this.memory = memory;
    }

    @Override
    public void run(int set) {
      device.launch(kernel, groups, count, memory);
    }

    @Override
    public void finish() {
      device.finish();
    }

    @Override
    public float[] answer(int set) {
      return new float[0];
    }

    @Override
    public void close() {}
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "fused multiply-adds %.0f GFLOP/s; copying, read and written bytes both counted: by an OpenCL"
            + " kernel %.1f GB/s, by the C library %.1f GB/s",
        rate(peak),
        rate(copies.get(0)),
        rate(copies.get(1)));
  }

  @Override
  public void close() {
    threads.shutdown();
    pointers.forEach(BytePointer::close);
    kernels.forEach(CL::clReleaseKernel);
    memories.forEach(CL::clReleaseMemObject);
    device.close();
  }
}
