// Pooling by the average, and its slope.                                             maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q]  = sum over r,s of x[n,c,h,w] / (rows[p] * columns[q])
//   dx[n,c,h,w] = sum over the windows that hold h,w of dy[n,c,p,q] / (rows[p] * columns[q])
//   with h = p*strideH + r*dilationH - top, w likewise, and x = 0 outside the image; rows and columns are how many of
//   the window's lie in the image, or in the image and its padding
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]
//   padTop … padRight  how far outside the image counts: the padding, or 0
//
// So many work-items as sharers says make a row of an answer; a row is one item's on CPUs.
// forward: an item makes V neighbours in a row of y a stride; the last in a row move back, to be whole:
//   global 0 = P * sharers, rounded up to a multiple of WG                          global 1 = N*C
// grad_input: an item makes V * strideW numbers in a row of dx a stride, V at once, strideW apart, since those lie
// alike in V windows:
//   global 0 = H * sharers, rounded up to a multiple of WG                          global 1 = N*C
//
// Defines: V          windows side by side: 1, 4 or 8, at most Q
//          STRIDE_W   strideW where that is 1 or 2, else 0
//          USUAL      as in window.cl
//          WHOLE      1 where all of every window counts, else 0
//          WG         work-items in a group
#include "window_counts.cl"

// The sums of V windows, the first p,q.
INLINED floatv sums(const windows g, const int p, const int q, __global const float *plane, const int place) {
  floatv sum = (floatv)(0.0f);
  UNROLLED
  for (int r = 0; r < g.R; r++) {
    const int h = p * g.strideH + r * g.dilationH - g.top;
    if (h < 0 || h >= g.H) continue;
    UNROLLED
    for (int s = 0; s < g.S; s++) sum += neighbours(g, plane, h, q * g.strideW + s * g.dilationW - g.left, place);
  }
  return sum;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_average_forward(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, const int padTop, const int padLeft,
    const int padBottom, const int padRight, const int sharers, __global const float *restrict x,
    __global float *restrict y) {
  const windows g = WINDOWS;
  const int i = get_global_id(0), p = i / sharers;
  if (p >= P) return;
  __global const float *plane = x + get_global_id(1) * H * W;
  __global float *row = y + (get_global_id(1) * P + p) * Q;
  const padding pad = {padTop, padLeft, padBottom, padRight};
  const float height = rows(g, pad, p);
  for (int begin = (i - p * sharers) * V; begin < Q; begin += sharers * V) {
    const int q = min(begin, Q - V);
    const int place = place_of(g, p, q);
    const floatv sum = place == INSIDE     ? sums(g, p, q, plane, INSIDE)
                       : place == IN_PLANE ? sums(g, p, q, plane, IN_PLANE)
                                           : sums(g, p, q, plane, ANYWHERE);
    STORE(sum / (WHOLE ? (floatv)(R * S) : height * columns(g, pad, q)), row + q);
  }
}

// V neighbours in a row of dy, the first at q; 0 for those outside.
floatv row_slopes(const int Q, __global const float *row, const int q) {
  if (0 <= q && q + V <= Q) return LOAD(row + q);
  float lanes[V];
  for (int j = 0; j < V; j++) lanes[j] = 0 <= q + j && q + j < Q ? row[q + j] : 0.0f;
  return LOAD(lanes);
}

// V numbers of dx in one row, strideW apart, the first at w: from the last window whose first column is not behind w to
// those before it that reach so far, and from window lastP, which has the row as its firstR-th, likewise.
floatv slopes(
    const windows g, const padding pad, const int lastP, const int firstR, const int w, __global const float *dy) {
  const int lastQ = (w + g.left) / g.strideW, firstS = w + g.left - lastQ * g.strideW;
  floatv sum = (floatv)(0.0f);
  for (int q = lastQ, s = firstS; s <= (g.S - 1) * g.dilationW; q--, s += g.strideW) {
    if (g.dilationW > 1 && s % g.dilationW != 0) continue;
    floatv column = (floatv)(0.0f);
    for (int p = lastP, r = firstR; r <= (g.R - 1) * g.dilationH; p--, r += g.strideH) {
      if (p < 0 || p >= g.P || (g.dilationH > 1 && r % g.dilationH != 0)) continue;
      const floatv v = row_slopes(g.Q, dy + p * g.Q, q);
      column += WHOLE ? v : v / rows(g, pad, p);
    }
    sum += WHOLE ? column : column / columns(g, pad, q);
  }
  return WHOLE ? sum / (g.R * g.S) : sum;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_average_grad_input(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, const int padTop, const int padLeft,
    const int padBottom, const int padRight, const int sharers, __global const float *restrict dy,
    __global float *restrict dx) {
  const windows g = WINDOWS;
  const padding pad = {padTop, padLeft, padBottom, padRight};
  const int i = get_global_id(0), h = i / sharers, step = V * g.strideW;
  if (h >= H) return;
  const int lastP = (h + top) / g.strideH, firstR = h + top - lastP * g.strideH;
  __global const float *plane = dy + get_global_id(1) * P * Q;
  __global float *row = dx + (get_global_id(1) * H + h) * W;
  for (int begin = (i - h * sharers) * step; begin < W; begin += sharers * step) {
    for (int w = begin; w < min(begin + g.strideW, W); w++) {
      const floatv made = slopes(g, pad, lastP, firstR, w, plane);
      if (STRIDE_W == 1 && w + V <= W) {
        STORE(made, row + w);
      } else {
        float lanes[V];
        STORE(made, lanes);
        for (int j = 0; j < V && w + j * g.strideW < W; j++) row[w + j * g.strideW] = lanes[j];
      }
    }
  }
}
