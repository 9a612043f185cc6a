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
    shipped.add(DISCRETE, discreteGpu(), Winograd.WHERE_IT_PAYS);
    shipped.add(INTEGRATED, gpu("Intel", 256, true), Winograd.WHERE_IT_PAYS);
    for (int floats : List.of(4, 8, 16)) {
      for (var winograd : Winograd.values()) shipped.add(CPU, cpu(floats), winograd);
      shipped.addTuned(cpu(floats));
    }
    for (var tiles : Tiles.CANDIDATES) shipped.addTuned(tiles);
    return shipped.users;
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
    System.setProperty(Tiles.PROPERTY, tiles.toString());
    try {
      var device = discreteGpu();
      for (var program : PaperDevice.at(
              device, Winograd.WHERE_IT_PAYS, Choices.HEURISTIC, KernelRounds::on)
          .programs()) users.putIfAbsent(program, Set.of());
    } finally {
      System.clearProperty(Tiles.PROPERTY);
    }
  }

  static DeviceFacts discreteGpu() {
    return gpu("paper", 1024, false);
  }

  private static DeviceFacts gpu(String vendor, int maxGroup, boolean integrated) {
    return device(DeviceFacts.Type.GPU, vendor, 64 << 10, maxGroup, 1, integrated);
  }

  static DeviceFacts cpu(int floats) {
    return device(DeviceFacts.Type.CPU, "paper", 512 << 10, 4096, floats, true);
  }

  private static DeviceFacts device(
      DeviceFacts.Type type,
      String vendor,
      long local,
      int maxGroup,
      int floats,
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
        16,
        local,
        maxGroup,
        List.of(most, most, most),
        1L << 31,
        1L << 33,
        4L << 20,
        floats,
        sharesHostMemory,
        true,
        true,
        true);
  }
}
