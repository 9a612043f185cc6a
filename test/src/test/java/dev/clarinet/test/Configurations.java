package dev.clarinet.test;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.purejava.JavaBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All ways to compute that this machine has, each opened once. */
final class Configurations {
  private static final Configuration REFERENCE =
      new Configuration("reference", "reference", () -> Backends.open("reference"));
  private static final List<Configuration> ALL = Stream.of(
          Stream.of(REFERENCE, java(1), java(2), java(3)), openCl("jocl"), openCl("lwjgl"))
      .flatMap(configurations -> configurations)
      .toList();
  private static final Map<Configuration, Backend> OPEN = new ConcurrentHashMap<>();

  private Configurations() {}

  private static Configuration java(int threads) {
    return new Configuration("java, threads: " + threads, "java", () -> JavaBackend.open(threads));
  }

  private static Stream<Configuration> openCl(String binding) {
    return Arrays.stream(KernelFamily.values()).flatMap(family -> openCl(binding, family));
  }

  private static Stream<Configuration> openCl(String binding, KernelFamily family) {
    var provider = ClBackendProvider.through(binding).family(family);
    var devices = provider.devices();
    return IntStream.range(0, devices.size()).mapToObj(i -> {
      String kind = devices.get(i).name() + ", kernels for a " + family;
      Supplier<Backend> opener = () -> Backend.over(provider.open(i));
      return new Configuration(
          kind + ", " + binding, kind, opener, devices.get(i).problem());
    });
  }

  /** Those that the property {@code clarinet.backends} lets through; all without it. */
  static List<Configuration> selected() {
    String part = System.getProperty("clarinet.backends", "");
    var selected = ALL.stream().filter(c -> c.name().contains(part)).toList();
    if (selected.isEmpty())
      throw new IllegalArgumentException("-Dclarinet.backends=" + part + ": there are " + ALL);
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

  /** What the shared backend has in common with those that must give the same bits. */
  static String kind(Backend shared) {
    return OPEN.entrySet().stream()
        .filter(entry -> entry.getValue() == shared)
        .map(entry -> entry.getKey().kind())
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
