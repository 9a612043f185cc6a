// The slope of pooling by the maximum, row by row, for CPUs.                         maths: dev.clarinet.op.Pooling
//
//   dx[n,c,h,w] = sum of dy[n,c,p,q] over the windows whose first maximum in reading order is at h,w
//   with h = p*strideH + r - top, w = q*strideW + s - left; strideW is 1 or 2, and there is no dilation
//
//   x, dx  float[N,C,H,W]                   codes  int[ring,Q]        r * S + s of each window's first maximum
//   dy     float[N,C,P,Q]                   taps   float[S,length]    as in window_rows.cl, with a margin of S
//
// One work-item makes a plane of dx, its rows in order, and writes each number once. It looks for the maxima of a row
// of windows when the first row under them comes, and keeps them while rows under them come: ring rows of windows.
//   global 0 = N*C, in groups of one
//
// Defines: as in window.cl
#define OUTSIDE -INFINITY
#include "window_rows.cl"

// The codes of V windows, the first p,q, or -1 where they have no slope: at first each that of its first number in the
// image.
INLINED intv first_maxima(const windows g, const int p, const int q, __global const float *plane, const int place) {
  const int begin = p * g.strideH - g.top, firstR = max(-begin, 0);
  intv code = firstR * g.S + max(g.left - (q + POSITIONS) * g.strideW, (intv)(0));
  floatv top = (floatv)(-INFINITY);
  UNROLLED
  for (int r = 0; r < g.R; r++) {
    const int h = begin + r;
    if (h < 0 || h >= g.H) continue;
    UNROLLED
    for (int s = 0; s < g.S; s++) {
      const floatv v = neighbours(g, plane, h, q * g.strideW + s - g.left, place);
      const intv above = is_above(v, top);
      top = select(top, v, above);
      code = select(code, (intv)(r * g.S + s), above);
    }
  }
  return select((intv)(-1), code, has_slope(top));
}

// The codes of row p of windows.
INLINED void find_maxima(const windows g, const int p, __global const float *plane, __local int *codes) {
  for (int begin = 0; begin < g.Q; begin += V) {
    const int q = min(begin, g.Q - V);
    const int place = place_of(g, p, q);
    if (place == INSIDE)
      STORE(first_maxima(g, p, q, plane, INSIDE), codes + q);
    else if (place == IN_PLANE)
      STORE(first_maxima(g, p, q, plane, IN_PLANE), codes + q);
    else
      STORE(first_maxima(g, p, q, plane, ANYWHERE), codes + q);
  }
}

// What row h of dx has from all windows over it: from row p of windows, which is the last, and those before.
INLINED void fill_taps(
    const windows g, const int h, const int last, const int ring, const int length, __local const int *codes,
    __global const float *slopes, __local float *taps) {
  const int lastSlot = last % ring;
  for (int begin = 0; begin < g.Q; begin += V) {
    const int q = min(begin, g.Q - V);
    UNROLLED
    for (int s = 0; s < g.S; s++) {
      floatv sum = (floatv)(0.0f);
      for (int p = last, slot = lastSlot; p >= 0 && h + g.top - p * g.strideH < g.R; p--) {
        const intv code = LOAD(codes + slot * g.Q + q);
        const int wanted = (h + g.top - p * g.strideH) * g.S + s;
        sum += select((floatv)(0.0f), LOAD(slopes + p * g.Q + q), code == wanted);
        slot = slot == 0 ? ring - 1 : slot - 1;
      }
      STORE(sum, taps + s * length + q);
    }
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_rows(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, const int ring, const int length,
    __local int *codes, __local float *taps, __global const float *restrict x, __global const float *restrict dy,
    __global float *restrict dx) {
  const windows g = WINDOWS;
  __global const float *plane = x + get_global_id(0) * H * W, *slopes = dy + get_global_id(0) * P * Q;
  __global float *answer = dx + get_global_id(0) * H * W;

  taps_clear(taps, g.S * length);
  int found = 0;
  for (int h = 0; h < H; h++) {
    const int last = min((h + top) / g.strideH, P - 1);
    for (; found <= last; found++) find_maxima(g, found, plane, codes + found % ring * Q);
    fill_taps(g, h, last, ring, length, codes, slopes, taps + g.S);
    taps_write(g, taps + g.S, length, answer + h * W);
  }
}
