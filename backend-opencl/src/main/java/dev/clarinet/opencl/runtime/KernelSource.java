package dev.clarinet.opencl.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a kernel file as the compiler gets it: its defines, then the file, and in place of each {@code #include
 * "other.cl"} that file, once. {@code #line} says where each piece comes from, so that compiler messages name the right
 * file and line. Comments are left out, more than a quarter of the text, which is read at each start: all from
 * {@code //} on, and the lines from one that begins with {@code /**} to one that ends that.
 */
final class KernelSource {
  private static final String FOLDER = "dev/clarinet/kernels/";
  private static final String INCLUDE = "#include \"";

  private final Set<String> included = new HashSet<>();
  private final StringBuilder text = new StringBuilder();

  private KernelSource() {}

  /** The text of {@code <name>.cl} from the class path, under /dev/clarinet/kernels. */
  static String of(String name, Defines defines) {
    var source = new KernelSource();
    source.text.append(defines.source());
    source.append(name + ".cl");
    return source.text.toString();
  }

  private void append(String file) {
    if (!included.add(file)) return;
    line(1, file);
    int number = 1;
    boolean comment = false;
    for (String line : read(file).split("\n", -1)) {
      if (line.startsWith(INCLUDE)) {
        append(line.substring(INCLUDE.length(), line.lastIndexOf('"')));
        line(number + 1, file);
      } else {
        comment |= line.startsWith("/**");
        text.append(comment ? "" : code(line)).append('\n');
        comment &= !line.endsWith("*/");
      }
      number++;
    }
  }

  private static String code(String line) {
    int comment = line.indexOf("//");
    return comment < 0 ? line : line.substring(0, comment);
  }

  private void line(int number, String file) {
    text.append("#line ").append(number).append(" \"").append(file).append("\"\n");
  }

  private static String read(String file) {
    try (InputStream in = open(file)) {
      if (in == null)
        throw new IllegalArgumentException(
            "no kernel file /" + FOLDER + file + " is on the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the kernel file " + file, e);
    }
  }

  /** Our own class loader comes first; the context's may be a stranger's. */
  private static @Nullable InputStream open(String file) {
    ClassLoader loader =
        KernelSource.class.getClassLoader(); // the class would look into its own module alone
    InputStream own = loader == null ? null : loader.getResourceAsStream(FOLDER + file);
    if (own != null) return own;
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? null : context.getResourceAsStream(FOLDER + file);
  }
}
