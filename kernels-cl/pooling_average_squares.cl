// Pooling by the average of squares side by side, and its slope, for CPUs.           maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q] = a quarter of x[n,c,2p,2q] a + x[n,c,2p,2q+1] b + x[n,c,2p+1,2q] c + x[n,c,2p+1,2q+1] d
//   dx is a quarter of dy at each of these, and 0 elsewhere
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]
//
// One work-item makes a plane:   global 0 = N*C, in groups of one
//
// Defines: as in squares.cl
#include "squares.cl"

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_average_squares_forward(
    const int H, const int W, const int P, const int Q, __global const float *restrict x, __global float *restrict y) {
  __global const float *plane = x + get_global_id(0) * H * W;
  __global float *answer = y + get_global_id(0) * P * Q;
  for (int p = 0; p < P; p++)
    for (int begin = 0; begin < Q; begin += V) {
      const int q = min(begin, Q - V);
      __global const float *ab = plane + 2 * p * W + 2 * q, *cd = ab + W;
      STORE((EVENS(ab) + ODDS(ab) + EVENS(cd) + ODDS(cd)) * 0.25f, answer + p * Q + q);
    }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_average_squares_grad_input(
    const int H, const int W, const int P, const int Q, __global const float *restrict dy,
    __global float *restrict dx) {
  __global const float *slopes = dy + get_global_id(0) * P * Q;
  __global float *answer = dx + get_global_id(0) * H * W;
  for (int p = 0; p < P; p++)
    for (int begin = 0; begin < Q; begin += V) {
      const int q = min(begin, Q - V);
      const floatv share = LOAD(slopes + p * Q + q) * 0.25f;
      store_pairs(share, share, answer + 2 * p * W + 2 * q);
      store_pairs(share, share, answer + (2 * p + 1) * W + 2 * q);
    }
  clear_unseen(H, W, P, Q, answer);
}
