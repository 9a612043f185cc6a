// Pooling by the maximum, and its slope.                                             maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q]  = max over r,s of x[n,c,h,w]
//   dx[n,c,h,w] = sum of dy[n,c,p,q] over the windows whose first maximum in reading order is at h,w
//   with h = p*strideH + r*dilationH - top, w likewise; what is outside the image is no maximum, a NaN is above all
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]
//
// forward: so many work-items as sharers says make a row of y, V neighbours a stride; the last in a row move back, to
// be whole. A row is one item's on CPUs, and each element has its own on GPUs:
//   global 0 = P * sharers, rounded up to a multiple of WG                          global 1 = N*C
// scatter, for CPUs where pooling_maximum_rows does not do it: one work-item makes a plane of dx, where it
// alone writes, V windows after V windows:
//   global 0 = N*C, in groups of one
// gather, for GPUs: one work-item makes one element of dx, and asks the windows over it for their first maximum:
//   global 0 = H * W, rounded up to a multiple of WG                            global 1 = N*C
//
// Defines: V          windows side by side: 1, 4 or 8, at most Q
//          STRIDE_W   strideW where that is 1 or 2, else 0
//          USUAL      as in window.cl
//          RECTIFIED  as in window.cl
//          WG         work-items in a group
#define OUTSIDE -INFINITY
#include "window.cl"

// The maxima of V windows, the first p,q.
INLINED floatv maxima(const windows g, const int p, const int q, __global const float *plane, const int place) {
  floatv top = (floatv)(-INFINITY);
  intv none = (intv)(0);
  UNROLLED
  for (int r = 0; r < g.R; r++) {
    const int h = p * g.strideH + r * g.dilationH - g.top;
    if (h < 0 || h >= g.H) continue;
    UNROLLED
    for (int s = 0; s < g.S; s++) {
      const floatv v = neighbours(g, plane, h, q * g.strideW + s * g.dilationW - g.left, place);
      top = select(top, v, v > top);
      none |= v != v;
    }
  }
  return rectified(select(top, (floatv)(NAN), none));
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_maximum_forward(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, const int sharers,
    __global const float *restrict x, __global float *restrict y) {
  const windows g = WINDOWS;
  const int i = get_global_id(0), p = i / sharers;
  if (p >= P) return;
  __global const float *plane = x + get_global_id(1) * H * W;
  __global float *row = y + (get_global_id(1) * P + p) * Q;
  for (int begin = (i - p * sharers) * V; begin < Q; begin += sharers * V) {
    const int q = min(begin, Q - V);
    const int place = place_of(g, p, q);
    if (place == INSIDE)
      STORE(maxima(g, p, q, plane, INSIDE), row + q);
    else if (place == IN_PLANE)
      STORE(maxima(g, p, q, plane, IN_PLANE), row + q);
    else
      STORE(maxima(g, p, q, plane, ANYWHERE), row + q);
  }
}

// Where in the plane V windows, the first p,q, have their first maxima, or -1 where they have no slope: at first each at
// its first number in the image.
INLINED intv places(const windows g, const int p, const int q, __global const float *plane, const int lie) {
  const int begin = p * g.strideH - g.top;
  const intv columns = (q + POSITIONS) * g.strideW - g.left;
  intv place = columns;
  for (int s = g.S - 1; s >= 0 && lie != INSIDE; s--) {
    const intv w = columns + s * g.dilationW;
    place = select(place, w, 0 <= w && w < g.W);
  }
  for (int h = begin; h < 0; h += g.dilationH) place += g.dilationH * g.W;
  place += begin * g.W;
  floatv top = (floatv)(-INFINITY);
  UNROLLED
  for (int r = 0; r < g.R; r++) {
    const int h = begin + r * g.dilationH;
    if (h < 0 || h >= g.H) continue;
    UNROLLED
    for (int s = 0; s < g.S; s++) {
      const floatv v = neighbours(g, plane, h, q * g.strideW + s * g.dilationW - g.left, lie);
      const intv above = is_above(v, top);
      top = select(top, v, above);
      place = select(place, h * g.W + columns + s * g.dilationW, above);
    }
  }
  return select((intv)(-1), place, has_slope(top));
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_scatter(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, __global const float *restrict x,
    __global const float *restrict dy, __global float *restrict dx) {
  const windows g = WINDOWS;
  __global const float *plane = x + get_global_id(0) * H * W, *slopes = dy + get_global_id(0) * P * Q;
  __global float *answer = dx + get_global_id(0) * H * W;

  for (int i = 0; i < H * W; i++) answer[i] = 0.0f;
  for (int p = 0; p < P; p++)
    for (int begin = 0; begin < Q; begin += V) {
      const int q = min(begin, Q - V);
      int lanes[V];
      STORE(places(g, p, q, plane, place_of(g, p, q)), lanes);
      for (int j = begin - q; j < V; j++)
        if (lanes[j] >= 0) answer[lanes[j]] += slopes[p * Q + q + j];
    }
}

// Whether a is greater than b; a NaN is greater than all numbers.
bool above(const float a, const float b) { return a > b || (isnan(a) && !isnan(b)); }

// Whether window p,q has its first maximum at h,w.
INLINED bool is_place(
    const windows g, const int p, const int q, const int h, const int w, __global const float *plane) {
  const float top = plane[h * g.W + w];
  if (RECTIFIED && !above(top, 0.0f)) return false;
  for (int r = 0; r < g.R; r++) UNROLLED
  for (int s = 0; s < g.S; s++) {
    const int i = p * g.strideH + r * g.dilationH - g.top, j = q * g.strideW + s * g.dilationW - g.left;
    if (i < 0 || i >= g.H || j < 0 || j >= g.W) continue;
    const float v = plane[i * g.W + j];
    const bool before = i < h || (i == h && j < w);
    if (before ? !above(top, v) : above(v, top)) return false;
  }
  return true;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_maximum_gather(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, __global const float *restrict x,
    __global const float *restrict dy, __global float *restrict dx) {
  const windows g = WINDOWS;
  const int hw = get_global_id(0), h = hw / W, w = hw - h * W;
  if (h >= H) return;
  __global const float *plane = x + get_global_id(1) * H * W, *slopes = dy + get_global_id(1) * P * Q;

  // from the last window whose first row or column is not behind h,w to those before it that reach so far
  const int lastP = (h + top) / g.strideH, firstR = h + top - lastP * g.strideH;
  const int lastQ = (w + left) / g.strideW, firstS = w + left - lastQ * g.strideW;
  float sum = 0.0f;
  for (int p = lastP, r = firstR; r <= (R - 1) * dilationH; p--, r += g.strideH)
    for (int q = lastQ, s = firstS; s <= (S - 1) * dilationW; q--, s += g.strideW) {
      const bool holds = 0 <= p && p < P && 0 <= q && q < Q && r % dilationH == 0 && s % dilationW == 0;
      if (holds && is_place(g, p, q, h, w, plane)) sum += slopes[p * Q + q];
    }
  dx[get_global_id(1) * H * W + hw] = sum;
}
