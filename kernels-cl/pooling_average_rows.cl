// The slope of pooling by the average, row by row, for CPUs.                         maths: dev.clarinet.op.Pooling
//
//   dx[n,c,h,w] = sum over the windows that hold h,w of dy[n,c,p,q] / (rows[p] * columns[q])
//   with h = p*strideH + r - top, w = q*strideW + s - left; strideW is 1 or 2, and there is no dilation
//
//   dx  float[N,C,H,W]                      counts  float[Q]        columns that count
//   dy  float[N,C,P,Q]                      taps    float[length]   as in window_rows.cl, all alike, with a margin of S
//   padTop … padRight  how far outside the image counts: the padding, or 0
//
// One work-item makes a plane of dx, its rows in order, and writes each number once:
//   global 0 = N*C, in groups of one
//
// Defines: WHOLE   1 where all of every window counts, else 0
//          and those of window.cl
#include "window_counts.cl"
#include "window_rows.cl"

// What row h of dx has from each column of the windows over it.
INLINED void fill_taps(
    const windows g, const padding pad, const int h, __local const float *counts, __global const float *slopes,
    __local float *taps) {
  const int last = min((h + g.top) / g.strideH, g.P - 1);
  for (int begin = 0; begin < g.Q; begin += V) {
    const int q = min(begin, g.Q - V);
    floatv sum = (floatv)(0.0f);
    for (int p = last; p >= 0 && h + g.top - p * g.strideH < g.R; p--) {
      const floatv v = LOAD(slopes + p * g.Q + q);
      sum += WHOLE ? v : v / rows(g, pad, p);
    }
    STORE(sum / (WHOLE ? (floatv)(g.R * g.S) : LOAD(counts + q)), taps + q);
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_average_rows(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, const int padTop, const int padLeft,
    const int padBottom, const int padRight, const int length, __local float *counts, __local float *taps,
    __global const float *restrict dy, __global float *restrict dx) {
  const windows g = WINDOWS;
  const padding pad = {padTop, padLeft, padBottom, padRight};
  __global const float *slopes = dy + get_global_id(0) * P * Q;
  __global float *answer = dx + get_global_id(0) * H * W;

  taps_clear(taps, length);
  for (int begin = WHOLE ? Q : 0; begin < Q; begin += V) {
    const int q = min(begin, Q - V);
    STORE(columns(g, pad, q), counts + q);
  }
  for (int h = 0; h < H; h++) {
    fill_taps(g, pad, h, counts, slopes, taps + g.S);
    taps_write(g, taps + g.S, 0, answer + h * W);
  }
}
