package dev.clarinet.test.portability;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** SPIR-V, the language that any OpenCL may take, checked by its validator; it says nothing of a GPU's registers. */
record SpirvTarget() implements Target {

  @Override
  public String name() {
    return "SPIR-V";
  }

  @Override
  public String kind() {
    return Shipped.CPU;
  }

  @Override
  public Map<String, Measures> compile(Program program, Path folder) throws IOException {
    Compiler.clang(
        folder, program, "-target spir64-unknown-unknown -O0 -emit-llvm -c -o program.bc");
    Compiler.run(folder, "llvm-spirv-15 --spirv-max-version=1.0 program.bc -o program.spv");
    Compiler.run(folder, "spirv-val --target-env opencl1.2 program.spv");
    return program.kernels().stream().collect(toMap(kernel -> kernel, k -> Measures.none()));
  }
}
