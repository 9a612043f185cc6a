// Pooling by the average, and its slope.                                             maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q]  = sum over r,s of x[n,c,h,w] / (rows[p] * columns[q])
//   dx[n,c,h,w] = sum over the windows that hold h,w of dy[n,c,p,q] / (rows[p] * columns[q])
//   with h = p*STRIDE_H + r*DILATION_H - TOP, w likewise, and x = 0 outside the image;
//   rows and columns are how many of the window's lie in the image, or in the image and its padding
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]
//
// forward: one work-item makes V neighbours in a row of y; the last in a row moves back, to be whole:
//   global 0 = P * blocks, rounded up to a multiple of WG; blocks = Q / V, rounded up          global 1 = N*C
// grad_input: one work-item makes V numbers in a row of dx, STRIDE_W apart, since those lie alike in V windows:
//   global 0 = H * blocks, rounded up to a multiple of WG                                      global 1 = N*C
//   blocks = STRIDE_W * (W / (V * STRIDE_W), rounded up)
//
// Defines: R S STRIDE_H STRIDE_W DILATION_H DILATION_W TOP LEFT   the window, constant so that its loops unroll
//          PAD_TOP PAD_LEFT PAD_BOTTOM PAD_RIGHT   how far outside the image counts: the padding, or 0
//          V    windows side by side: 1, 4 or 8, at most Q
//          WG   work-items in a group
#define OUTSIDE 0.0f
#include "window.cl"
#ifndef PAD_TOP
#define PAD_TOP 0
#define PAD_LEFT 0
#define PAD_BOTTOM 0
#define PAD_RIGHT 0
#endif

// How many rows of window p count.
int rows(const int H, const int p) {
  const int begin = p * STRIDE_H - TOP;
  if (0 <= begin && begin + (R - 1) * DILATION_H < H) return R;
  int count = 0;
  for (int r = 0; r < R; r++) {
    const int h = begin + r * DILATION_H;
    if (-PAD_TOP <= h && h < H + PAD_BOTTOM) count++;
  }
  return count;
}

// How many columns of V windows, the first q, count: at least 1, so that one may divide by those of no window too.
floatv columns(const int W, const int q) {
  if (in_columns(W, q)) return (floatv)(S);
  floatv count = (floatv)(0.0f);
  for (int s = 0; s < S; s++) {
    const intv w = (q + LANES) * STRIDE_W + s * DILATION_W - LEFT;
    count += select((floatv)(0.0f), (floatv)(1.0f), -PAD_LEFT <= w && w < W + PAD_RIGHT);
  }
  return fmax(count, 1.0f);
}

// The averages of V windows, the first p,q.
floatv averages(const int H, const int W, const int p, const int q, __global const float *plane, const bool inside) {
  floatv sum = (floatv)(0.0f);
  for (int r = 0; r < R; r++) {
    const int h = p * STRIDE_H + r * DILATION_H - TOP;
    if (h < 0 || h >= H) continue;
    for (int s = 0; s < S; s++) sum += neighbours(H, W, plane, h, q * STRIDE_W + s * DILATION_W - LEFT, inside);
  }
  return sum / (rows(H, p) * columns(W, q));
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_average_forward(
    const int H, const int W, const int P, const int Q, const int blocks, __global const float *restrict x,
    __global float *restrict y) {
  const int p = get_global_id(0) / blocks, q = min((int)get_global_id(0) % blocks * V, Q - V);
  if (p >= P) return;
  __global const float *plane = x + get_global_id(1) * H * W;
  __global float *answer = y + (get_global_id(1) * P + p) * Q + q;
  if (in_columns(W, q))
    STORE(averages(H, W, p, q, plane, true), answer);
  else
    STORE(averages(H, W, p, q, plane, false), answer);
}

// V neighbours in a row of dy, the first at q; 0 for those outside.
floatv row_slopes(const int Q, __global const float *row, const int q) {
  if (0 <= q && q + V <= Q) return LOAD(row + q);
  float lanes[V];
  for (int j = 0; j < V; j++) lanes[j] = 0 <= q + j && q + j < Q ? row[q + j] : 0.0f;
  return LOAD(lanes);
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_average_grad_input(
    const int H, const int W, const int P, const int Q, const int blocks, __global const float *restrict dy,
    __global float *restrict dx) {
  const int h = get_global_id(0) / blocks, block = get_global_id(0) % blocks;
  const int w = block / STRIDE_W * STRIDE_W * V + block % STRIDE_W;
  if (h >= H) return;
  __global const float *slopes = dy + get_global_id(1) * P * Q;

  floatv sum = (floatv)(0.0f);
  for (int s = S - 1; s >= 0; s--) {
    const int right = w + LEFT - s * DILATION_W, q = right / STRIDE_W;
    if (right % STRIDE_W != 0 || q >= Q) continue;
    floatv column = (floatv)(0.0f);
    for (int r = R - 1; r >= 0; r--) {
      const int down = h + TOP - r * DILATION_H, p = down / STRIDE_H;
      if (down < 0 || down % STRIDE_H != 0 || p >= P) continue;
      column += row_slopes(Q, slopes + p * Q, q) / rows(H, p);
    }
    sum += column / columns(W, q);
  }
  __global float *answer = dx + (get_global_id(1) * H + h) * W;
  if (STRIDE_W == 1 && w + V <= W) {
    STORE(sum, answer + w);
  } else {
    float lanes[V];
    STORE(sum, lanes);
    for (int j = 0; j < V && w + j * STRIDE_W < W; j++) answer[w + j * STRIDE_W] = lanes[j];
  }
}
