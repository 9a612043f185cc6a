package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.JvmSignals;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All programs of a device: each source is compiled once, or taken from the disk's cache. One compiles at a time. */
final class Programs {
  private static final Logger LOG = LoggerFactory.getLogger(Programs.class);

  /**
   * Fused multiply-adds are wanted; {@code -cl-fast-relaxed-math} gives NaN on some drivers and nothing on PoCL, which
   * prints on standard error how many warnings there were. Those are for who writes kernels, and fail
   * test/portability/run. Numbers too small to be normal may count as 0, and do with PoCL on x86: momentum that dies out
   * ends as such numbers, which an Intel core takes so long for that a step of SGD is twelve times as slow.
   */
  private static final String OPTIONS = "-cl-std=CL1.2 -cl-mad-enable -cl-denorms-are-zero -w";

  /** Keeps out the header that {@code builtins.cl} stands for. */
  private static final String WITHOUT_HEADER = OPTIONS + " -D_OPENCL_H_";

  private final Context context;
  private final OpenCl opencl;
  private final BinaryCache cache;
  private final CompilationNotice notice;
  private Optional<String> builtins;
  private final Map<String, BuiltProgram> built = new HashMap<>();

  Programs(Context context, BinaryCache cache) {
    this.context = context;
    this.cache = cache;
    notice = new CompilationNotice(context.facts().name());
    opencl = context.opencl();
    builtins = context.facts().isPocl()
        ? Optional.of(KernelSource.of("builtins", Defines.none()))
        : Optional.empty();
  }

  /** The compiled form of {@code source}, which is called {@code file} in messages. */
  synchronized BuiltProgram get(String file, String source) {
    context.requireOpen();
    return built.computeIfAbsent(source, s -> build(file, s));
  }

  private BuiltProgram build(String file, String source) {
    if (built.isEmpty()) JvmSignals.settle();
    try {
      long handle = cache.keeps() ? kept(file, source) : fromSource(file, source);
      return new BuiltProgram(handle, file, source);
    } finally {
      boolean replaced = JvmSignals.restore();
      if (replaced) LOG.debug("{} was compiled by what replaces signal handlers", file);
    }
  }

  private long kept(String file, String source) {
    String key = key(source);
    return cache.get(key).flatMap(binary -> fromBinary(file, binary)).orElseGet(() -> {
      long program = fromSource(file, source);
      cache.put(key, () -> binary(program));
      return program;
    });
  }

  private String key(String source) {
    DeviceFacts facts = context.facts();
    String version = Optional.ofNullable(Programs.class.getPackage().getImplementationVersion())
        .orElse("development");
    return BinaryCache.key(
        source,
        OPTIONS,
        facts.name(),
        facts.vendor(),
        facts.driverVersion(),
        facts.deviceVersion(),
        facts.platformName(),
        facts.platformVersion(),
        version);
  }

  private Optional<Long> fromBinary(String file, byte[] binary) {
    try {
      long program = context
          .live()
          .made(Kind.PROGRAM, opencl.createProgram(context.handle(), context.device(), binary));
      try {
        opencl.buildProgram(program, context.device(), OPTIONS);
        return Optional.of(program);
      } catch (ClException e) {
        release(program);
        throw e;
      }
    } catch (ClException e) {
      LOG.debug(
          "the cached binary of {} does not build, so it is compiled again: {}",
          file,
          e.getMessage());
      return Optional.empty();
    }
  }

  /** PoCL compiles without its header, until a program turns out to need it. */
  private long fromSource(String file, String source) {
    if (builtins.isEmpty()) return compiled(file, source, OPTIONS);
    try {
      return compiled(file, builtins.get() + source, WITHOUT_HEADER);
    } catch (ClException e) {
      long program = compiled(file, source, OPTIONS);
      LOG.warn(
          "{} compiles only with the compiler's own header, which takes longer from here on: {}",
          file,
          e.getMessage());
      builtins = Optional.empty();
      return program;
    }
  }

  private long compiled(String file, String source, String options) {
    long program =
        context.live().made(Kind.PROGRAM, opencl.createProgram(context.handle(), source));
    try {
      notice.during(file, () -> opencl.buildProgram(program, context.device(), options));
    } catch (ClException e) {
      String log = log(program);
      release(program);
      throw e.about(file + " does not compile for '" + context.facts().name() + "'\n" + log);
    }
    return program;
  }

  private String log(long program) {
    try {
      return opencl.buildLog(program, context.device());
    } catch (ClException e) {
      return "(the driver gives no build log: " + e.getMessage() + ")";
    }
  }

  private byte[] binary(long program) {
    try {
      return opencl.programBinary(program);
    } catch (ClException e) {
      LOG.debug("the driver gives no binary to cache: {}", e.getMessage());
      return new byte[0];
    }
  }

  long kernel(BuiltProgram program, String name) {
    context.requireOpen();
    try {
      return context.live().made(Kind.KERNEL, opencl.createKernel(program.handle(), name));
    } catch (ClException e) {
      boolean unknown = e.status() == ClConstants.CL_INVALID_KERNEL_NAME;
      throw e.about(
          unknown ? program.file() + " has no kernel '" + name + "'" : "kernel '" + name + "'");
    }
  }

  private void release(long program) {
    context.release(Kind.PROGRAM, program, opencl::releaseProgram);
  }

  synchronized void releaseAll() {
    built.values().forEach(program -> release(program.handle()));
    built.clear();
  }
}
