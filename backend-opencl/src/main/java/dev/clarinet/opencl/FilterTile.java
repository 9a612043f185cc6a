package dev.clarinet.opencl;

import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.DeviceFacts;
import java.util.List;

/** What stays in registers: {@code rows} of one kind by {@code vectors} vectors of {@code lanes} of the other. */
record FilterTile(int lanes, int vectors, int rows) {
  private static final List<FilterTile> SIXTEEN = List.of(
      new FilterTile(16, 2, 12),
      new FilterTile(16, 2, 10),
      new FilterTile(16, 2, 9),
      new FilterTile(16, 1, 18));
  private static final List<FilterTile> EIGHT = List.of(
      new FilterTile(8, 2, 6),
      new FilterTile(8, 2, 5),
      new FilterTile(8, 3, 4),
      new FilterTile(8, 1, 12),
      new FilterTile(8, 1, 9));
  private static final List<FilterTile> FOUR =
      List.of(new FilterTile(4, 2, 6), new FilterTile(4, 2, 5));

  /** Those that this device has registers for. */
  static List<FilterTile> all(DeviceFacts facts) {
    int lanes = Panels.lanes(facts);
    return lanes == 16 ? SIXTEEN : lanes == 8 ? EIGHT : FOUR;
  }

  /** Numbers of a row of a panel. */
  int columns() {
    return lanes * vectors;
  }

  /** Work for so many rows and columns, unwanted numbers included; narrow tiles read more than they multiply. */
  double cost(int allRows, int allColumns) {
    double penalty = (vectors == 1 ? 1.08 : 1) * (16 + lanes / 2.0) / lanes;
    return (double) Ints.roundUp(allColumns, columns()) * Ints.roundUp(allRows, rows) * penalty;
  }

  Defines defines() {
    return Defines.of("LANES", lanes).with("NV", vectors).with("MR", rows);
  }

  @Override
  public String toString() {
    return rows + "x" + vectors;
  }
}
