package dev.clarinet.test.portability;

import dev.clarinet.opencl.Tiles;
import dev.clarinet.opencl.Winograd;
import dev.clarinet.opencl.runtime.Choices;
import dev.clarinet.opencl.runtime.DeviceFacts;
import dev.clarinet.test.op.KernelRounds;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All programs that Clarinet asks compilers for, each with the kinds of devices that get it untuned. */
final class Shipped {
  /** Kinds of devices, as the launchers tell them apart. */
  static final String DISCRETE = "discrete GPU",
      INTEGRATED = "integrated GPU",
      CPU = "CPU",
      TUNED_CPU = "CPU that was tuned";

  private final Map<Program, Set<String>> users = new LinkedHashMap<>();

  private Shipped() {}

  /**
   * Every operation asked of each kind of device, and once more with each tile or other way that a tuner may choose.
   */
  static Map<Program, Set<String>> programs() {
    var shipped = new Shipped();
    shipped.addGpu(DISCRETE, discreteGpu(16));
    shipped.addGpu(INTEGRATED, gpu("Intel", 256, 96, true));
    for (int floats : List.of(4, 8, 16)) {
      for (var winograd : Winograd.values()) shipped.add(CPU, cpu(floats), winograd);
      shipped.addTuned(cpu(floats));
    }
    for (var tiles : Tiles.CANDIDATES) shipped.addTuned(tiles);
    return shipped.users;
  }

  /** With the tile of a large product: those of {@code KernelRounds} are small, and there are tiles for such. */
  private void addGpu(String kind, DeviceFacts device) {
    with(Tiles.of(device), () -> add(kind, device, Winograd.WHERE_IT_PAYS));
  }

  private void add(String kind, DeviceFacts device, Winograd winograd) {
    for (var program :
        PaperDevice.at(device, winograd, Choices.HEURISTIC, KernelRounds::on).programs())
      users.computeIfAbsent(program, first -> new LinkedHashSet<>()).add(kind);
  }

  private void addTuned(DeviceFacts cpu) {
    var choices = new InTurn();
    while (choices.goesOn()) addTuned(cpu, Winograd.NEVER, choices);
    addTuned(cpu, Winograd.TILES_OF_2, Choices.HEURISTIC);
    addTuned(cpu, Winograd.TILES_OF_4, Choices.HEURISTIC);
  }

  private void addTuned(DeviceFacts cpu, Winograd winograd, Choices choices) {
    for (var program :
        PaperDevice.at(cpu, winograd, choices, KernelRounds::choicesOn).programs())
      users.computeIfAbsent(program, first -> new LinkedHashSet<>()).add(TUNED_CPU);
  }

  private void addTuned(Tiles tiles) {
    with(tiles, () -> {
      for (var program : PaperDevice.at(
              discreteGpu(16), Winograd.WHERE_IT_PAYS, Choices.HEURISTIC, KernelRounds::on)
          .programs()) users.putIfAbsent(program, Set.of());
    });
  }

  private static void with(Tiles tiles, Runnable work) {
    System.setProperty(Tiles.PROPERTY, tiles.toString());
    try {
      work.run();
    } finally {
      System.clearProperty(Tiles.PROPERTY);
    }
  }

  /** One of so many compute units. */
  static DeviceFacts discreteGpu(int units) {
    return gpu("paper", 1024, units, false);
  }

  static DeviceFacts gpu(String vendor, int maxGroup, int units, boolean integrated) {
    return device(DeviceFacts.Type.GPU, vendor, 64 << 10, maxGroup, units, 1, 4 << 20, integrated);
  }

  static DeviceFacts cpu(int floats) {
    return cpu(floats, 4 << 20);
  }

  /** One whose last cache has so many bytes, or says nothing of it with 0. */
  static DeviceFacts cpu(int floats, long cache) {
    return device(DeviceFacts.Type.CPU, "paper", 512 << 10, 4096, 16, floats, cache, true);
  }

  private static DeviceFacts device(
      DeviceFacts.Type type,
      String vendor,
      long local,
      int maxGroup,
      int units,
      int floats,
      long cache,
      boolean sharesHostMemory) {
    long most = maxGroup;
    return new DeviceFacts(
        "paper",
        vendor,
        "1",
        "OpenCL 1.2",
        "paper",
        "OpenCL 1.2",
        type,
        units,
        local,
        maxGroup,
        List.of(most, most, most),
        1L << 31,
        1L << 33,
        cache,
        floats,
        sharesHostMemory,
        true,
        true,
        true);
  }
}
