package dev.clarinet.test.portability;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Stream;

/**
 * CLBlast's matrix product, the peer that our inner loop is measured against: its kernel, which its library holds as
 * text, with what its database has for a GeForce GTX 1080, a tile of 64 by 64 with 8 by 8 sums an item.
 */
final class Clblast {
  static final String KERNEL = "Xgemm";

  private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/libclblast.so.1");
  private static final String TUNED =
      "GEMMK=0 KREG=1 KWG=32 KWI=2 MDIMA=16 MDIMC=8 MWG=64 NDIMB=8 NDIMC=8"
          + " NWG=64 SA=1 SB=1 STRM=1 STRN=1 VWM=4 VWN=8";

  /** As for a driver that inlines every function, which those of GPUs do. */
  private static final String PRECISION = """
      #define PRECISION 32
      #define USE_CL_MAD 1
      #define USE_INLINE_KEYWORD 1
      #define inline static __attribute__((always_inline))
      """;

  private Clblast() {}

  /** The program as CLBlast has it compiled. */
  static Program program(String options) throws IOException {
    var defines = new LinkedHashMap<String, String>();
    for (String define : Splitter.on(' ').split(TUNED)) {
      var parts = Splitter.on('=').splitToList(define);
      defines.put(parts.get(0), parts.get(1));
    }
    var source = new StringBuilder(PRECISION);
    defines.forEach((name, value) -> source.append("#define " + name + " " + value + "\n"));
    texts().forEach(text -> source.append(text).append('\n'));
    return new Program("CLBlast " + KERNEL, defines, source.toString(), options);
  }

  /** The library's texts that make the kernel: what all of its kernels begin with, then the two halves of this. */
  private static Stream<String> texts() throws IOException {
    String library = Files.readString(LIBRARY, StandardCharsets.ISO_8859_1);
    return Splitter.on('\0')
        .splitToStream(library)
        .filter(text -> text.contains("\n#if PRECISION") || text.contains("GlobalToLocalA("));
  }
}
