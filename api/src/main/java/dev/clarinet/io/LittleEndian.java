package dev.clarinet.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers to and from bytes, the lowest first, through a small buffer. For one thread. */
final class LittleEndian {
  /** Numbers in the buffer. */
  private static final int CHUNK = 1 << 14;

  private final byte[] bytes = new byte[CHUNK * Integer.BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

  void write(OutputStream out, long value) throws IOException {
    buffer.putLong(0, value);
    out.write(bytes, 0, Long.BYTES);
  }

  void write(OutputStream out, float[] values) throws IOException {
    for (int i = 0, count; i < values.length; i += count) {
      count = Math.min(CHUNK, values.length - i);
      buffer.asFloatBuffer().put(values, i, count);
      out.write(bytes, 0, count * Float.BYTES);
    }
  }

  void write(OutputStream out, int[] values) throws IOException {
    for (int i = 0, count; i < values.length; i += count) {
      count = Math.min(CHUNK, values.length - i);
      buffer.asIntBuffer().put(values, i, count);
      out.write(bytes, 0, count * Integer.BYTES);
    }
  }

  long readLong(InputStream in) throws IOException {
    fill(in, Long.BYTES);
    return buffer.getLong(0);
  }

  float[] readFloats(InputStream in, int length) throws IOException {
    var values = new float[length];
    for (int i = 0, count; i < length; i += count) {
      count = Math.min(CHUNK, length - i);
      fill(in, count * Float.BYTES);
      buffer.asFloatBuffer().get(values, i, count);
    }
    return values;
  }

  int[] readInts(InputStream in, int length) throws IOException {
    var values = new int[length];
    for (int i = 0, count; i < length; i += count) {
      count = Math.min(CHUNK, length - i);
      fill(in, count * Integer.BYTES);
      buffer.asIntBuffer().get(values, i, count);
    }
    return values;
  }

  private void fill(InputStream in, int count) throws IOException {
    int read = in.readNBytes(bytes, 0, count);
    if (read < count) throw new EOFException((count - read) + " bytes are missing");
  }
}
