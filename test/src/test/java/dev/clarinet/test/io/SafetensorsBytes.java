package dev.clarinet.test.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Safetensors files made by hand. */
final class SafetensorsBytes {
  private SafetensorsBytes() {}

  /** A file with this header, not filled up, and these bytes behind it. */
  static byte[] of(String header, int... elements) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return of(json.length, json, elements);
  }

  /** A file that says its header has {@code length} bytes. */
  static byte[] of(long length, byte[] header, int... elements) {
    var bytes = new byte[Long.BYTES + header.length + elements.length];
    var file =
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(header);
    for (int element : elements) file.put((byte) element);
    return bytes;
  }
}
