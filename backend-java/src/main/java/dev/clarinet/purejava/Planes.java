package dev.clarinet.purejava;

/**
 * The answers y[N,K,P,Q] of a convolution as the matrix [K, npq], whose rows go through all images: runs of it, to and
 * fro.
 *
 * @param K channels of the answer
 * @param plane P·Q, the pixels of a channel in one image
 */
record Planes(int K, int plane) {

  /** Copies {@code count} pixels of channel k from {@code pixel} on into {@code values} from {@code to} on. */
  void read(float[] y, int k, int pixel, int count, float[] values, int to) {
    int done = 0;
    while (done < count) {
      int run = run(pixel + done, count - done);
      System.arraycopy(y, at(k, pixel + done), values, to + done, run);
      done += run;
    }
  }

  /** Copies the first {@code count} values to the pixels of channel k from {@code pixel} on. */
  void write(float[] values, float[] y, int k, int pixel, int count) {
    int done = 0;
    while (done < count) {
      int run = run(pixel + done, count - done);
      System.arraycopy(values, done, y, at(k, pixel + done), run);
      done += run;
    }
  }

  private int run(int pixel, int most) {
    return Math.min(plane - pixel % plane, most);
  }

  private int at(int k, int pixel) {
    return (pixel / plane * K + k) * plane + pixel % plane;
  }
}
