package dev.clarinet.opencl.runtime;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs in a folder, one file each, named by the hash of all that went into the compilation.
 *
 * <p>A file is a magic number, the SHA-256 of the rest, and the binary. Files are written aside and renamed, so that
 * other processes see whole ones only. Whatever is wrong with a file or the folder, the program is compiled instead.
 */
public final class BinaryCache {
  private static final Logger LOG = LoggerFactory.getLogger(BinaryCache.class);
  private static final int MAGIC = 0x434C4E31;
  private static final int DIGEST = 32;

  /** What the name of a kept program ends with. */
  static final String PROGRAM = ".clbin";

  /** What the name of a file ends with that is being written. */
  static final String ASIDE = ".tmp";

  private final Optional<Path> folder;
  private final AtomicBoolean complained = new AtomicBoolean();

  private BinaryCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /** A cache in this folder, which need not exist yet. */
  public static BinaryCache in(Path folder) {
    return new BinaryCache(Optional.of(folder));
  }

  /**
   * The cache for a device: the usual folder, except for PoCL, which keeps what it compiles itself and compiles every
   * kernel of a file once more when asked for its binary.
   */
  public static BinaryCache usual(DeviceFacts device) {
    return device.isPocl() ? none() : in(CacheFolder.get().resolve("programs"));
  }

  /** A cache that keeps nothing. */
  public static BinaryCache none() {
    return new BinaryCache(Optional.empty());
  }

  /** Whether it keeps anything. */
  boolean keeps() {
    return folder.isPresent();
  }

  /** The hash of these parts, which tells ("a", "bc") from ("ab", "c"). */
  public static String key(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The binary, if there is a whole one. */
  Optional<byte[]> get(String key) {
    if (folder.isEmpty()) return Optional.empty();
    Path file = file(folder.get(), key);
    try {
      return Files.exists(file) ? unpacked(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      complain(e);
      return Optional.empty();
    }
  }

  private static Optional<byte[]> unpacked(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    if (in.remaining() <= Integer.BYTES + DIGEST || in.getInt() != MAGIC) return Optional.empty();
    var expected = new byte[DIGEST];
    in.get(expected);
    byte[] binary = Arrays.copyOfRange(bytes, in.position(), bytes.length);
    return MessageDigest.isEqual(expected, sha256().digest(binary))
        ? Optional.of(binary)
        : Optional.empty();
  }

  /** Keeps a binary, if the folder lets us; asks for it only then. */
  void put(String key, Supplier<byte[]> program) {
    if (folder.isEmpty()) return;
    byte[] binary = program.get();
    if (binary.length == 0) return;
    try {
      Path home = Files.createDirectories(folder.get());
      Path aside = Files.createTempFile(home, key.substring(0, 16), ASIDE);
      try {
        Files.write(aside, packed(binary));
        Files.move(aside, file(home, key), ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(aside);
      }
      CacheLimit.keep(home);
    } catch (IOException e) {
      complain(e);
    }
  }

  private static byte[] packed(byte[] binary) {
    var out = ByteBuffer.allocate(Integer.BYTES + DIGEST + binary.length);
    return out.putInt(MAGIC).put(sha256().digest(binary)).put(binary).array();
  }

  private static Path file(Path folder, String key) {
    return folder.resolve(key + PROGRAM);
  }

  private void complain(IOException e) {
    if (complained.compareAndSet(false, true)) {
      LOG.warn(
          "compiled OpenCL programs are not kept in {}: {}",
          folder.map(Path::toString).orElse(""),
          e.toString());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
