package dev.clarinet.io;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that grows row by row in a file of comma-separated values (RFC 4180, lines ending in a line feed). Each row
 * is in the file when its method returns. Numbers have a point in every locale. Thread-safe.
 */
public final class CsvFile implements AutoCloseable {
  private final Path file;
  private final int columns;
  private final BufferedWriter out;

  private CsvFile(Path file, List<String> header) throws IOException {
    this.file = file;
    this.columns = header.size();
    this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
  }

  /**
   * A new table with this header, in place of what the file was.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static CsvFile create(Path file, String... columns) {
    if (columns.length == 0) throw new IllegalArgumentException("a table has at least one column");
    try {
      var table = new CsvFile(file, List.of(columns));
      try {
        table.row((Object[]) columns);
        return table;
      } catch (RuntimeException e) {
        throw closeAfter(e, table.out);
      }
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  /**
   * Tries whether a table could be made of the file, and leaves it as it is.
   *
   * @throws java.io.UncheckedIOException if not
   */
  public static void requireWritable(Path file) {
    try {
      boolean isNew = Files.notExists(file);
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
          .close();
      if (isNew) Files.delete(file.toRealPath());
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  /**
   * Appends a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as the header
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public synchronized void row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + columns + " columns");
    }
    try {
      out.write(Arrays.stream(cells).map(CsvFile::cell).collect(Collectors.joining(",", "", "\n")));
      out.flush();
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }

  /** Closes what is no use without a header; that it does not close either is no other failure. */
  private static RuntimeException closeAfter(RuntimeException failure, Closeable out) {
    try {
      out.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static String cell(Object value) {
    String text = String.valueOf(value);
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw FileErrors.writing(file, e);
    }
  }
}
