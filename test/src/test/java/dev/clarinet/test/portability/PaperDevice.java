package dev.clarinet.test.portability;

import static java.util.Objects.requireNonNull;

import dev.clarinet.Backend;
import dev.clarinet.opencl.ClDevice;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.BinaryCache;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.opencl.runtime.DeviceList;
import dev.clarinet.opencl.runtime.KernelFamily;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * OpenCL on paper: it takes every call, computes nothing, and remembers what it was to compile. So the launchers say
 * themselves what they ask of a device that is not here.
 */
final class PaperDevice implements InvocationHandler {
  private final Set<Program> programs = new LinkedHashSet<>();
  private final Map<Object, String> sources = new HashMap<>();
  private final Map<Object, Integer> parameters = new HashMap<>();
  private final Map<Object, Long> buffers = new HashMap<>();
  private long handles;
  private long bytes;
  private long mostBytes;

  private PaperDevice() {}

  /** What is asked of such a device for this work. */
  static PaperDevice at(
      DeviceFacts facts, Winograd winograd, Choices choices, Consumer<Backend> work) {
    var paper = new PaperDevice();
    var opencl = (OpenCl) Proxy.newProxyInstance(
        PaperDevice.class.getClassLoader(), new Class<?>[] {OpenCl.class}, paper);
    var entry = new DeviceList.Entry(1, 1, facts, Optional.empty());
    var family = KernelFamily.of(facts);
    var runtime = ClRuntime.open(opencl, entry, BinaryCache.none(), family, choices);
    try (var backend = Backend.over(new ClDevice(facts.name(), runtime, winograd))) {
      work.accept(backend);
    }
    return paper;
  }

  /** What was to be compiled. */
  Set<Program> programs() {
    return programs;
  }

  /** Bytes of all buffers when there were most. */
  long mostBytes() {
    return mostBytes;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    Object[] given = arguments == null ? new Object[0] : arguments;
    return switch (method.getName()) {
      case "createBuffer" -> allocate(given[1]);
      case "releaseBuffer" -> {
        bytes -= requireNonNull(buffers.remove(given[0]));
        yield null;
      }
      case "createProgram" -> remember(sources, (String) given[1]);
      case "createKernel" ->
        remember(parameters, Program.parameters(source(given[0]), (String) given[1]));
      case "kernelInfo" -> bytes(requireNonNull(parameters.get(given[0])));
      case "kernelGroupInfo" -> groupInfo((int) given[2]);
      case "buildProgram" -> {
        programs.add(Program.of(source(given[0]), (String) given[2]));
        yield null;
      }
      default -> method.getReturnType() == long.class ? ++handles : null;
    };
  }

  private long allocate(Object size) {
    long wanted = size instanceof ByteBuffer contents ? contents.remaining() : (long) size;
    bytes += wanted;
    mostBytes = Math.max(mostBytes, bytes);
    return remember(buffers, wanted);
  }

  private <T> long remember(Map<Object, T> objects, T object) {
    objects.put(++handles, object);
    return handles;
  }

  private String source(Object program) {
    return requireNonNull(sources.get(program));
  }

  /** Groups of one item, which divide every launch. */
  private static byte[] groupInfo(int what) {
    return switch (what) {
      case ClConstants.CL_KERNEL_COMPILE_WORK_GROUP_SIZE -> bytes(1, 1, 1);
      case ClConstants.CL_KERNEL_WORK_GROUP_SIZE -> bytes(1024);
      default -> bytes(0);
    };
  }

  private static byte[] bytes(long... numbers) {
    var bytes = ByteBuffer.allocate(Long.BYTES * numbers.length).order(ByteOrder.nativeOrder());
    bytes.asLongBuffer().put(numbers);
    return bytes.array();
  }
}
