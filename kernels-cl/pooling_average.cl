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
// forward: one work-item makes V neighbours in a row of y; the last in a row moves back, to be whole:
//   global 0 = P * blocks, rounded up to a multiple of WG; blocks = Q / V, rounded up          global 1 = N*C
// grad_input: one work-item makes V numbers in a row of dx, strideW apart, since those lie alike in V windows:
//   global 0 = H * blocks, rounded up to a multiple of WG                                      global 1 = N*C
//   blocks = strideW * (W / (V * strideW), rounded up)
//
// Defines: V          windows side by side: 1, 4 or 8, at most Q
//          STRIDE_W   strideW where that is 1 or 2, else 0
//          WG         work-items in a group
#define OUTSIDE 0.0f
#include "window.cl"

// How many rows of window p count, of those from -before to behind H.
int rows(const windows g, const int before, const int behind, const int p) {
  const int begin = p * g.strideH - g.top;
  if (0 <= begin && begin + (g.R - 1) * g.dilationH < g.H) return g.R;
  int count = 0;
  for (int r = 0; r < g.R; r++) {
    const int h = begin + r * g.dilationH;
    if (-before <= h && h < g.H + behind) count++;
  }
  return count;
}

// How many columns of V windows, the first q, count: at least 1, so that one may divide by those of no window too.
floatv columns(const windows g, const int before, const int behind, const int q) {
  if (in_columns(g, q)) return (floatv)(g.S);
  floatv count = (floatv)(0.0f);
  for (int s = 0; s < g.S; s++) {
    const intv w = (q + LANES) * g.strideW + s * g.dilationW - g.left;
    count += select((floatv)(0.0f), (floatv)(1.0f), -before <= w && w < g.W + behind);
  }
  return fmax(count, 1.0f);
}

// The sums of V windows, the first p,q.
floatv sums(const windows g, const int p, const int q, __global const float *plane, const bool inside) {
  floatv sum = (floatv)(0.0f);
  for (int r = 0; r < g.R; r++) {
    const int h = p * g.strideH + r * g.dilationH - g.top;
    if (h < 0 || h >= g.H) continue;
    for (int s = 0; s < g.S; s++) sum += neighbours(g, plane, h, q * g.strideW + s * g.dilationW - g.left, inside);
  }
  return sum;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_average_forward(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, const int padTop, const int padLeft,
    const int padBottom, const int padRight, const int blocks, __global const float *restrict x,
    __global float *restrict y) {
  const windows g = {H, W, P, Q, R, S, strideH, STRIDE_W ? STRIDE_W : strideW, dilationH, dilationW, top, left};
  const int i = get_global_id(0), p = i / blocks, q = min((i - p * blocks) * V, Q - V);
  if (p >= P) return;
  __global const float *plane = x + get_global_id(1) * H * W;
  const floatv sum = in_columns(g, q) ? sums(g, p, q, plane, true) : sums(g, p, q, plane, false);
  const floatv count = rows(g, padTop, padBottom, p) * columns(g, padLeft, padRight, q);
  STORE(sum / count, y + (get_global_id(1) * P + p) * Q + q);
}

// V neighbours in a row of dy, the first at q; 0 for those outside.
floatv row_slopes(const int Q, __global const float *row, const int q) {
  if (0 <= q && q + V <= Q) return LOAD(row + q);
  float lanes[V];
  for (int j = 0; j < V; j++) lanes[j] = 0 <= q + j && q + j < Q ? row[q + j] : 0.0f;
  return LOAD(lanes);
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_average_grad_input(
    const int H, const int W, const int P, const int Q, const int R, const int S, const int strideH, const int strideW,
    const int dilationH, const int dilationW, const int top, const int left, const int padTop, const int padLeft,
    const int padBottom, const int padRight, const int blocks, __global const float *restrict dy,
    __global float *restrict dx) {
  const windows g = {H, W, P, Q, R, S, strideH, STRIDE_W ? STRIDE_W : strideW, dilationH, dilationW, top, left};
  const int i = get_global_id(0), h = i / blocks, block = i - h * blocks;
  const int run = block / g.strideW, w = run * g.strideW * V + (block - run * g.strideW);
  if (h >= H) return;
  __global const float *slopes = dy + get_global_id(1) * P * Q;

  // from the last window whose first row or column is not behind h,w to those before it that reach so far
  const int lastP = (h + top) / g.strideH, firstR = h + top - lastP * g.strideH;
  const int lastQ = (w + left) / g.strideW, firstS = w + left - lastQ * g.strideW;
  floatv sum = (floatv)(0.0f);
  for (int q = lastQ, s = firstS; s <= (S - 1) * dilationW; q--, s += g.strideW) {
    if (dilationW > 1 && s % dilationW != 0) continue;
    floatv column = (floatv)(0.0f);
    for (int p = lastP, r = firstR; r <= (R - 1) * dilationH; p--, r += g.strideH) {
      if (p < 0 || p >= P || (dilationH > 1 && r % dilationH != 0)) continue;
      column += row_slopes(Q, slopes + p * Q, q) / rows(g, padTop, padBottom, p);
    }
    sum += column / columns(g, padLeft, padRight, q);
  }
  __global float *answer = dx + (get_global_id(1) * H + h) * W;
  if (g.strideW == 1 && w + V <= W) {
    STORE(sum, answer + w);
  } else {
    float lanes[V];
    STORE(sum, lanes);
    for (int j = 0; j < V && w + j * g.strideW < W; j++) answer[w + j * g.strideW] = lanes[j];
  }
}
