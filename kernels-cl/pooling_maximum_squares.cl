// Pooling by the maximum of 2x2 squares side by side, and its slope, for CPUs.       maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q] = max of x[n,c,2p,2q] a, x[n,c,2p,2q+1] b, x[n,c,2p+1,2q] c, x[n,c,2p+1,2q+1] d; a NaN is above all
//   dx is dy at the first of these that is the maximum, and 0 elsewhere
//
//          2q                        The usual window, and the simplest: each number is under one window or none, so
//        ┌─┬─┬─┬─┐                   that a plane is read once and written once, V windows at a time.
//   2p   │a b│a b│
//   2p+1 │c d│c d│
//        └─┴─┴─┴─┘
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]; 2P <= H, 2Q <= W, Q >= V
//
// One work-item makes a plane:   global 0 = N*C, in groups of one
//
// Defines: V  windows side by side: 4 or 8; the last in a row move back, to be whole
//          and STREAMS of vector.cl
#include "window.cl"

#if V == 8
#define LOAD_PAIRS vload16
#else
#define LOAD_PAIRS vload8
#endif
#define PAIRS JOIN(PAIRS_, V)
#define PAIRS_4 float8
#define PAIRS_8 float16

// Where v is a greater number than top, or a NaN and top is none.
INLINED intv is_above(const floatv v, const floatv top) { return !(v <= top) && top == top; }

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_squares_forward(
    const int H, const int W, const int P, const int Q, __global const float *restrict x, __global float *restrict y) {
  __global const float *plane = x + get_global_id(0) * H * W;
  __global float *answer = y + get_global_id(0) * P * Q;
  for (int p = 0; p < P; p++)
    for (int begin = 0; begin < Q; begin += V) {
      const int q = min(begin, Q - V);
      const PAIRS ab = LOAD_PAIRS(0, plane + 2 * p * W + 2 * q), cd = LOAD_PAIRS(0, plane + (2 * p + 1) * W + 2 * q);
      floatv top = ab.even;
      top = select(top, ab.odd, is_above(ab.odd, top));
      top = select(top, cd.even, is_above(cd.even, top));
      top = select(top, cd.odd, is_above(cd.odd, top));
      STORE(top, answer + p * Q + q);
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
      const PAIRS ab = LOAD_PAIRS(0, plane + 2 * p * W + 2 * q), cd = LOAD_PAIRS(0, plane + (2 * p + 1) * W + 2 * q);
      const intv isB = is_above(ab.odd, ab.even);
      const floatv topAb = select(ab.even, ab.odd, isB);
      const intv isC = is_above(cd.even, topAb);
      const intv isD = is_above(cd.odd, select(topAb, cd.even, isC));
      const floatv slope = LOAD(slopes + p * Q + q);
      const floatv beforeD = select(slope, none, isD), beforeC = select(beforeD, none, isC);
      store_pairs(select(beforeC, none, isB), select(none, beforeC, isB), row + 2 * q);
      store_pairs(select(none, beforeD, isC), select(none, slope, isD), row + W + 2 * q);
    }
    for (int w = 2 * Q; w < W; w++) row[w] = row[W + w] = 0.0f;
  }
  for (int i = 2 * P * W; i < H * W; i++) answer[i] = 0.0f;
}
