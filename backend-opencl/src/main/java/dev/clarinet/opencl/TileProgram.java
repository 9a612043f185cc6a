package dev.clarinet.opencl;

import dev.clarinet.opencl.binding.ClConstants;
import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.runtime.ClRuntime;
import dev.clarinet.opencl.runtime.Defines;
import dev.clarinet.opencl.runtime.Program;
import java.util.Optional;
import java.util.Set;

/** A program with a kernel called as its file, and the tiles that this kernel works in. */
record TileProgram(Tiles tiles, Program program) {

  /** What drivers say where a group would take more registers or local memory than there are. */
  private static final Set<Integer> TOO_LARGE =
      Set.of(ClConstants.CL_OUT_OF_RESOURCES, ClConstants.CL_BUILD_PROGRAM_FAILURE);

  /**
   * In these tiles, or in smaller ones where the device does not run groups of those: on macOS, and not there alone, a
   * kernel that takes many registers may have fewer work-items in a group than the device says of itself. Products are
   * the same bits in all tiles.
   */
  static TileProgram of(ClRuntime runtime, String file, Defines others, Tiles wanted) {
    var smaller = wanted.smaller();
    if (smaller.isEmpty())
      return new TileProgram(wanted, runtime.program(file, wanted.defines(others)));
    return ifItRuns(runtime, file, others, wanted)
        .orElseGet(() -> of(runtime, file, others, smaller.get()));
  }

  private static Optional<TileProgram> ifItRuns(
      ClRuntime runtime, String file, Defines others, Tiles tiles) {
    String what = file + " in tiles of " + tiles;
    if (runtime.isRefused(what)) return Optional.empty();
    try {
      return Optional.of(runtime.make(() -> checked(runtime, file, others, tiles)));
    } catch (ClException e) {
      if (!TOO_LARGE.contains(e.status())) throw e;
      runtime.refuse(what, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static TileProgram checked(ClRuntime runtime, String file, Defines others, Tiles tiles) {
    var program = runtime.program(file, tiles.defines(others));
    int most = program.kernel(file).maxGroup();
    if (tiles.items() > most) {
      String problem =
          "a group of " + tiles.items() + " work-items, of which this kernel may have " + most;
      throw new ClException("clGetKernelWorkGroupInfo", ClConstants.CL_OUT_OF_RESOURCES, problem);
    }
    return new TileProgram(tiles, program);
  }
}
