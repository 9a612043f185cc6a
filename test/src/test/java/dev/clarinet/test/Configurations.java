package dev.clarinet.test;

import dev.clarinet.Backend;
import dev.clarinet.Backends;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All ways to compute that this machine has, each opened once. */
public final class Configurations {
  private static final Configuration REFERENCE =
      new Configuration("reference", () -> Backends.open("reference"), "");
  private static final Map<String, Backend> OPEN = new ConcurrentHashMap<>();

  private Configurations() {}

  /** Those that the property {@code clarinet.backends} lets through; all without it. */
  static List<Configuration> selected() {
    String part = System.getProperty("clarinet.backends", "");
    var selected = all().stream().filter(c -> c.name().contains(part)).toList();
    if (selected.isEmpty())
      throw new IllegalArgumentException("-Dclarinet.backends=" + part + ": there are " + all());
    return selected;
  }

  private static List<Configuration> all() {
    return List.of(REFERENCE);
  }

  /** The definition. */
  static Configuration reference() {
    return REFERENCE;
  }

  /** The backend of this kind that all tests share; nobody closes it. */
  static Backend shared(Configuration configuration) {
    return OPEN.computeIfAbsent(configuration.name(), name -> configuration.open());
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
