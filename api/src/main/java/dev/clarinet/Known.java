package dev.clarinet;

import java.util.Map;
import java.util.Objects;

/** Looks up what is there by construction; that it is not would be a fault of this library. */
final class Known {
  private Known() {}

  static <K, V> V at(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key), () -> "nothing is known of " + key);
  }
}
