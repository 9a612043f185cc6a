package dev.clarinet.opencl.runtime;

import static dev.clarinet.opencl.binding.ClConstants.CL_SUCCESS;

import dev.clarinet.opencl.binding.ClException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * An object's info query, with its answers read as text, numbers and flags; a {@link ClException} says that an answer
 * is no number.
 *
 * @param call the OpenCL function that asks
 */
record Question(String call, IntFunction<byte[]> query) {

  String text(int what) {
    return new String(query.apply(what), StandardCharsets.UTF_8)
        .replace("\0", "")
        .strip();
  }

  /** A number of four or eight bytes. */
  long number(int what) {
    ByteBuffer answer = answer(what, Integer.BYTES);
    return answer.remaining() < Long.BYTES ? answer.getInt() : answer.getLong();
  }

  /** A number that fits an int, or the largest int. */
  int integer(int what) {
    long number = number(what);
    return 0 <= number && number <= Integer.MAX_VALUE ? (int) number : Integer.MAX_VALUE;
  }

  boolean flag(int what) {
    return number(what) != 0;
  }

  /** Numbers of eight bytes, at least one. */
  List<Long> numbers(int what) {
    var numbers = new ArrayList<Long>();
    for (var answer = answer(what, Long.BYTES).asLongBuffer(); answer.hasRemaining(); )
      numbers.add(answer.get());
    return List.copyOf(numbers);
  }

  private ByteBuffer answer(int what, int least) {
    byte[] answer = query.apply(what);
    if (answer.length < least) {
      String asked = "0x" + Integer.toHexString(what);
      throw new ClException(
          call, CL_SUCCESS, asked + " is answered by " + answer.length + " bytes");
    }
    return ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
  }
}
