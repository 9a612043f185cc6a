package dev.clarinet.test;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.purejava.JavaBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All ways to compute that this machine has, each opened once. */
final class Configurations {
  /** How far tiles of 2×2 answers may be wrong, and those of 4×4. */
  private static final double SMALL_TILES = 1e-6, LARGE_TILES = 1e-5;

  private static final Configuration REFERENCE =
      new Configuration("reference", "reference", () -> Backends.open("reference"));
  private static final List<Configuration> ALL = Stream.of(
          Stream.of(REFERENCE, java(1), java(2), java(3)),
          Arrays.stream(KernelFamily.values()).flatMap(family -> openCl("jocl", family)),
          openCl("lwjgl", KernelFamily.CPU), // a binding knows no families
          Stream.of(Winograd.NEVER, Winograd.TILES_OF_2, Winograd.TILES_OF_4)
              .flatMap(Configurations::winograd))
      .flatMap(configurations -> configurations)
      .toList();
  private static final Map<Configuration, Backend> OPEN = new ConcurrentHashMap<>();

  private Configurations() {}

  private static Configuration java(int threads) {
    return new Configuration("java, threads: " + threads, "java", () -> JavaBackend.open(threads));
  }

  private static Stream<Configuration> openCl(String binding, KernelFamily family) {
    var provider = ClBackendProvider.through(binding).family(family);
    double tileError = family == KernelFamily.CPU ? LARGE_TILES : 0;
    return openCl(binding, "kernels for a " + family, tileError, provider);
  }

  /** Kernels for a CPU that compute all convolutions for which there are such tiles by them. */
  private static Stream<Configuration> winograd(Winograd where) {
    double tileError = switch (where) {
      case NEVER -> 0;
      case TILES_OF_2 -> SMALL_TILES;
      case WHERE_IT_PAYS, TILES_OF_4 -> LARGE_TILES;
    };
    var provider = ClBackendProvider.through("jocl").family(KernelFamily.CPU).winograd(where);
    return openCl("jocl", "kernels for a CPU, Winograd: " + where, tileError, provider);
  }

  private static Stream<Configuration> openCl(
      String binding, String kernels, double tileError, ClBackendProvider provider) {
    var devices = provider.devices();
    return IntStream.range(0, devices.size()).mapToObj(i -> {
      String kind = devices.get(i).name() + ", " + kernels;
      Supplier<Backend> opener = () -> Backend.over(provider.open(i));
      return new Configuration(
          kind + ", " + binding, kind, tileError, opener, devices.get(i).problem());
    });
  }

  /** Those in whose name the expression {@code clarinet.backends} is found; all without it. */
  static List<Configuration> selected() {
    String wanted = System.getProperty("clarinet.backends", "");
    var found = Pattern.compile(wanted).asPredicate();
    var selected = ALL.stream().filter(c -> found.test(c.name())).toList();
    if (selected.isEmpty())
      throw new IllegalArgumentException("-Dclarinet.backends=" + wanted + ": there are " + ALL);
    return selected;
  }

  /** The definition. */
  static Configuration reference() {
    return REFERENCE;
  }

  /** The backend of this kind that all tests share; nobody closes it. */
  static Backend shared(Configuration configuration) {
    return OPEN.computeIfAbsent(configuration, Configuration::open);
  }

  /** What this shared backend is. */
  static Configuration of(Backend shared) {
    return OPEN.entrySet().stream()
        .filter(entry -> entry.getValue() == shared)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Closes the shared ones, and fails if a test left something open in them. */
  static void closeShared() {
    var left =
        OPEN.values().stream().filter(backend -> backend.openResources() != 0).toList();
    OPEN.values().forEach(Backend::close);
    OPEN.clear();
    if (!left.isEmpty())
      throw new AssertionError("tensors or operations were left open on " + left);
  }
}
