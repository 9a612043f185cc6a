package dev.clarinet.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module of a single function from tensors to a tensor, as the archive that PyTorch loads: the only way
 * to all of PyTorch from Java.
 */
final class TorchScript {
  /** Stands in statements for the number of the memory format: 0 is NCHW, 2 is channels-last. */
  static final String LAYOUT = "LAYOUT";

  /**
   * The protocol's mark, the class {@code __torch__.M}, made of nothing, with its only attribute: training is false.
   */
  private static final String MODULE =
      "\u0080\u0002c__torch__\nM\n)\u0081}X\u0008\u0000\u0000\u0000training\u0089sb.";

  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private TorchScript() {}

  /** The archive of a function with these parameters and statements, which answers the variable {@code answer}. */
  static byte[] archive(List<String> parameters, String statements, String answer) {
    String signature =
        parameters.stream().map(name -> ", " + name + ": Tensor").collect(Collectors.joining());
    String code = "class M(Module):\n"
        + "  __parameters__ = []\n"
        + "  __buffers__ = []\n"
        + "  training : bool\n"
        + "  def forward(self: __torch__.M" + signature + ") -> Tensor:\n"
        + statements.strip().lines().map(line -> "    " + line + "\n").collect(Collectors.joining())
        + "    return " + answer + "\n";
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      add(zip, "data.pkl", MODULE.getBytes(StandardCharsets.ISO_8859_1));
      add(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      add(zip, "constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
      add(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] contents) throws IOException {
    zip.putNextEntry(new ZipEntry("module/" + name));
    zip.write(contents);
    zip.closeEntry();
  }
}
