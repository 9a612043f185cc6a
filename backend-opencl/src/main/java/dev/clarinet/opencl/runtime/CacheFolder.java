package dev.clarinet.opencl.runtime;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The folder for what can be made again: {@code -Dclarinet.cache=…}, or the system's usual place for such. */
public final class CacheFolder {
  private CacheFolder() {}

  public static Path get() {
    return Optional.ofNullable(System.getProperty("clarinet.cache"))
        .map(Path::of)
        .orElseGet(CacheFolder::usual);
  }

  private static Path usual() {
    Path home = Path.of(System.getProperty("user.home", "."));
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return environment("LOCALAPPDATA")
          .orElse(home.resolve("AppData").resolve("Local"))
          .resolve("clarinet");
    }
    if (system.startsWith("mac"))
      return home.resolve("Library").resolve("Caches").resolve("clarinet");
    return environment("XDG_CACHE_HOME").orElse(home.resolve(".cache")).resolve("clarinet");
  }

  private static Optional<Path> environment(String name) {
    return Optional.ofNullable(System.getenv(name))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }
}
