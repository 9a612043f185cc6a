// Pooling by the maximum of squares side by side, and its slope, for CPUs.           maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q] = max of x[n,c,2p,2q] a, x[n,c,2p,2q+1] b, x[n,c,2p+1,2q] c, x[n,c,2p+1,2q+1] d; a NaN is above all
//   dx is dy at the first of these that is the maximum, and 0 elsewhere
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]
//
// One work-item makes a plane:   global 0 = N*C, in groups of one
//
// Defines: as in squares.cl, and RECTIFIED of window.cl
#include "squares.cl"

// By how many numbers of an image memory is asked for ahead: some rows, or the next planes. The place of an answer that
// stays in the cache is asked for too.
#define AHEAD 1536

// Asks for both rows of later squares.
INLINED void ask_for_squares(const int W, __global const float *first) {
  ASK_AHEAD(first + AHEAD, 3);
  ASK_AHEAD(first + W + AHEAD, 3);
}

// Asks for their answers, or slopes of these.
INLINED void ask_for_windows(__global const float *first) { ASK_AHEAD(first + AHEAD / 4, 3); }

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_squares_forward(
    const int H, const int W, const int P, const int Q, __global const float *restrict x, __global float *restrict y) {
  __global const float *plane = x + get_global_id(0) * H * W;
  __global float *answer = y + get_global_id(0) * P * Q;
  for (int p = 0; p < P; p++)
    for (int begin = 0; begin < Q; begin += V) {
      const int q = min(begin, Q - V);
      __global const float *ab = plane + 2 * p * W + 2 * q, *cd = ab + W;
      ask_for_squares(W, ab);
      ask_for_windows(answer + p * Q + q);
      const floatv top = greatest(greatest(greatest(EVENS(ab), ODDS(ab)), EVENS(cd)), ODDS(cd));
      STORE(rectified(top), answer + p * Q + q);
    }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_squares_grad_input(
    const int H, const int W, const int P, const int Q, __global const float *restrict x,
    __global const float *restrict dy, __global float *restrict dx) {
  __global const float *plane = x + get_global_id(0) * H * W, *slopes = dy + get_global_id(0) * P * Q;
  __global float *answer = dx + get_global_id(0) * H * W;
  const floatv none = (floatv)(0.0f);
  for (int p = 0; p < P; p++) {
    __global float *row = answer + 2 * p * W;
    for (int begin = 0; begin < Q; begin += V) {
      const int q = min(begin, Q - V);
      __global const float *ab = plane + 2 * p * W + 2 * q, *cd = ab + W;
      ask_for_squares(W, ab);
      ask_for_windows(slopes + p * Q + q);
      if (!STREAMS) ask_for_squares(W, row + 2 * q);
      const floatv a = EVENS(ab), b = ODDS(ab), c = EVENS(cd), d = ODDS(cd);
      const intv isB = is_above(b, a);
      const floatv topAb = select(a, b, isB);
      const intv isC = is_above(c, topAb);
      const floatv topC = select(topAb, c, isC);
      const intv isD = is_above(d, topC);
      const intv isAny = has_slope(select(topC, d, isD));
      const floatv slope = select(none, LOAD(slopes + p * Q + q), isAny);
      const floatv beforeD = select(slope, none, isD), beforeC = select(beforeD, none, isC);
      store_pairs(select(beforeC, none, isB), select(none, beforeC, isB), row + 2 * q);
      store_pairs(select(none, beforeD, isC), select(none, slope, isD), row + W + 2 * q);
    }
  }
  clear_unseen(H, W, P, Q, answer);
}
