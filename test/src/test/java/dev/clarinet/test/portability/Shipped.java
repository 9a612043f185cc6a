package dev.clarinet.test.portability;

import dev.clarinet.opencl.Tiles;
import dev.clarinet.opencl.Winograd;
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
  static final String DISCRETE = "discrete GPU", INTEGRATED = "integrated GPU", CPU = "CPU";

  private final Map<Program, Set<String>> users = new LinkedHashMap<>();

  private Shipped() {}

  /** Every operation asked of each kind of device, and of a GPU once more with each tile that a tuner may choose. */
  static Map<Program, Set<String>> programs() {
    var shipped = new Shipped();
    shipped.add(DISCRETE, gpu("paper", 1024, false), Winograd.WHERE_IT_PAYS);
    shipped.add(INTEGRATED, gpu("Intel", 256, true), Winograd.WHERE_IT_PAYS);
    for (int floats : List.of(4, 8, 16)) {
      for (var winograd : Winograd.values()) shipped.add(CPU, cpu(floats), winograd);
    }
    for (var tiles : Tiles.CANDIDATES) shipped.addTuned(tiles);
    return shipped.users;
  }

  private void add(String kind, DeviceFacts device, Winograd winograd) {
    for (var program : PaperDevice.programs(device, winograd, KernelRounds::on))
      users.computeIfAbsent(program, first -> new LinkedHashSet<>()).add(kind);
  }

  private void addTuned(Tiles tiles) {
    System.setProperty(Tiles.PROPERTY, tiles.toString());
    try {
      var device = gpu("paper", 1024, false);
      for (var program : PaperDevice.programs(device, Winograd.WHERE_IT_PAYS, KernelRounds::on))
        users.putIfAbsent(program, Set.of());
    } finally {
      System.clearProperty(Tiles.PROPERTY);
    }
  }

  private static DeviceFacts gpu(String vendor, int maxGroup, boolean integrated) {
    return device(DeviceFacts.Type.GPU, vendor, 64 << 10, maxGroup, 1, integrated);
  }

  private static DeviceFacts cpu(int floats) {
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
        type == DeviceFacts.Type.GPU,
        maxGroup,
        List.of(most, most, most),
        1L << 31,
        1L << 33,
        4L << 20,
        floats,
        sharesHostMemory,
        true,
        true,
        true,
        Set.of());
  }
}
