package dev.clarinet.test.portability;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every program compiled for every target, side by side on all cores. */
final class Compilations {
  static final List<AmdTarget> AMD = List.of(
      new AmdTarget("gfx906", Occupancy.GFX906),
      new AmdTarget("gfx1030", Occupancy.GFX1030),
      new AmdTarget("gfx1100", Occupancy.GFX1100));
  static final List<PtxTarget> NVIDIA = Stream.of("sm_60", "sm_70")
      .map(architecture -> new PtxTarget(architecture, assembler()))
      .toList();
  static final List<IntelTarget> INTEL = List.of(
      new IntelTarget("skl", Shipped.INTEGRATED),
      new IntelTarget("tgllp", Shipped.INTEGRATED),
      new IntelTarget("dg2", Shipped.DISCRETE));
  private static final Target ANY = new SpirvTarget();
  private static final List<Target> GPUS = ImmutableList.<Target>builder()
      .addAll(AMD)
      .addAll(NVIDIA)
      .addAll(INTEL)
      .add(ANY)
      .build();

  private final Path folder;

  private record Job(Program program, Set<String> users, Target target) {}

  /** With a folder for what compilers write. */
  Compilations(Path folder) {
    this.folder = folder;
  }

  private static Optional<String> assembler() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(part -> Path.of(part, "ptxas"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** All of Clarinet's programs; those that only CPUs get as SPIR-V alone. */
  List<Row> ofClarinet() {
    return Shipped.programs().entrySet().stream()
        .flatMap(e ->
            targets(e.getValue()).stream().map(target -> new Job(e.getKey(), e.getValue(), target)))
        .toList()
        .parallelStream()
        .flatMap(this::rows)
        .toList();
  }

  private static List<Target> targets(Set<String> users) {
    return Set.of(Shipped.CPU, Shipped.TUNED_CPU).containsAll(users) && !users.isEmpty()
        ? List.of(ANY)
        : GPUS;
  }

  /** CLBlast's kernel for the targets whose inner loops are looked into. */
  List<Row> ofClblast(String options) throws IOException {
    var program = Clblast.program(options);
    return Stream.<Target>concat(AMD.stream(), NVIDIA.stream())
        .map(target -> new Job(program, Set.of(), target))
        .flatMap(this::rows)
        .filter(row -> row.kernel().equals(Clblast.KERNEL))
        .toList();
  }

  private Stream<Row> rows(Job job) {
    boolean usual = job.users.contains(job.target.kind());
    try {
      Map<String, Measures> measured = job.target.compile(job.program, prepare(job));
      return measured.entrySet().stream()
          .map(e -> new Row(e.getKey(), job.program, job.target, usual, e.getValue(), ""));
    } catch (IOException e) {
      String problem = String.valueOf(e.getMessage());
      return job.program.kernels().stream()
          .map(k -> new Row(k, job.program, job.target, usual, Measures.none(), problem));
    }
  }

  private Path prepare(Job job) {
    var hash = Hashing.sha256().hashString(job.program.source(), StandardCharsets.UTF_8);
    String name = job.program.file() + "-" + hash.toString().substring(0, 8);
    try {
      Path place = Files.createDirectories(
          folder.resolve(name.replace(' ', '-')).resolve(job.target.name().replace(' ', '-')));
      Files.writeString(place.resolve("program.cl"), job.program.source());
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
