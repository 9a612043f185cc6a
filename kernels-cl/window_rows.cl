// Slopes by rows: how a row of dx is put together from what each row of windows gives it, without a test in a loop.
//
// A tap is one column s of all windows in a row: taps[s * pitch + q] is what window q gives the number under its column
// s, and 0 where there is no window. Rows of taps have margins for that, zeros that are written once. Windows are
// strideW columns apart, 1 or 2, so that number w of the row is under
//
//   column s of window (w + left - s) / strideW   for each s that leaves no rest
//
// Included by poolings for CPUs whose work-items have local memory to themselves. Defines: as in window.cl
#include "window.cl"

// Zeros in a row of taps, from its margin of S on the left to that of at least V on the right.
void taps_clear(__local float *taps, const int length) {
  for (int i = 0; i < length; i++) taps[i] = 0.0f;
}

// What windows give V numbers under their columns first, first + strideW and so on, the first number under window q.
INLINED floatv taps_sum(const windows g, __local const float *taps, const int pitch, const int q, const int first) {
  floatv sum = (floatv)(0.0f);
  UNROLLED
  for (int s = first; s < g.S; s += g.strideW) sum += LOAD(taps + s * pitch + q - s / g.strideW);
  return sum;
}

#if STRIDE_W == 2
// V pairs of neighbours of dx, the first at an even w: one of each pair is under even columns, one under odd ones.
INLINED void taps_write_pairs(
    const windows g, __local const float *taps, const int pitch, const int w, __global float *row) {
  const int q = (w + g.left) / 2, odd = g.left & 1;
  const floatv even = taps_sum(g, taps, pitch, q + odd, 0), uneven = taps_sum(g, taps, pitch, q, 1);
  store_some_pairs(odd ? uneven : even, odd ? even : uneven, g.W - w, row + w);
}

// A row of dx; the last pairs move back, to be whole.
INLINED void taps_write(const windows g, __local const float *taps, const int pitch, __global float *row) {
  const int even = g.W / 2 * 2;
  for (int w = 0; w < even; w += 2 * V) taps_write_pairs(g, taps, pitch, max(0, min(w, even - 2 * V)), row);
  if (even < g.W) taps_write_pairs(g, taps, pitch, even, row);
}
#else
// A row of dx; the last numbers move back, to be whole.
INLINED void taps_write(const windows g, __local const float *taps, const int pitch, __global float *row) {
  for (int begin = 0; begin < g.W; begin += V) {
    const int w = max(0, min(begin, g.W - V));
    const floatv sum = taps_sum(g, taps, pitch, w + g.left, 0);
    if (w + V <= g.W) {
      stream(sum, row + w);
    } else {
      float lanes[V];
      STORE(sum, lanes);
      for (int j = 0; w + j < g.W; j++) row[w + j] = lanes[j];
    }
  }
}
#endif
