// Pooling by the maximum, and its slope.                                             maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q]  = max over r,s of x[n,c,h,w]
//   dx[n,c,h,w] = sum of dy[n,c,p,q] over the windows whose first maximum in reading order is at h,w
//   with h = p*STRIDE_H + r*DILATION_H - TOP, w likewise; what is outside the image is no maximum, a NaN is above all
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]
//
// forward: one work-item makes V neighbours in a row of y; the last in a row moves back, to be whole:
//   global 0 = P * blocks, rounded up to a multiple of WG; blocks = Q / V, rounded up          global 1 = N*C
// scatter, for CPUs: one work-item makes a plane of dx, where it alone writes, V windows after V windows:
//   global 0 = N*C, in groups of one
// gather, for GPUs: one work-item makes one element of dx, and asks the windows over it for their first maximum:
//   global 0 = H * W, rounded up to a multiple of WG                                           global 1 = N*C
//
// Defines: R S STRIDE_H STRIDE_W DILATION_H DILATION_W TOP LEFT   the window, constant so that its loops unroll
//          V    windows side by side: 1, 4 or 8, at most Q
//          WG   work-items in a group
#define OUTSIDE -INFINITY
#include "window.cl"

// The maxima of V windows, the first p,q.
floatv maxima(const int H, const int W, const int p, const int q, __global const float *plane, const bool inside) {
  floatv top = (floatv)(-INFINITY);
  for (int r = 0; r < R; r++) {
    const int h = p * STRIDE_H + r * DILATION_H - TOP;
    if (h < 0 || h >= H) continue;
    for (int s = 0; s < S; s++) {
      const floatv v = neighbours(H, W, plane, h, q * STRIDE_W + s * DILATION_W - LEFT, inside);
      top = select(top, v, v > top || isnan(v));
    }
  }
  return top;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_maximum_forward(
    const int H, const int W, const int P, const int Q, const int blocks, __global const float *restrict x,
    __global float *restrict y) {
  const int p = get_global_id(0) / blocks, q = min((int)get_global_id(0) % blocks * V, Q - V);
  if (p >= P) return;
  __global const float *plane = x + get_global_id(1) * H * W;
  __global float *answer = y + (get_global_id(1) * P + p) * Q + q;
  if (in_columns(W, q))
    STORE(maxima(H, W, p, q, plane, true), answer);
  else
    STORE(maxima(H, W, p, q, plane, false), answer);
}

// The first row or column of the image, at or after h, that a window with this dilation reads.
#define INSIDE(h, dilation) (h + max((dilation - 1 - (h)) / dilation, 0) * dilation)

// Where in the plane V windows, the first p,q, have their first maxima.
intv places(const int H, const int W, const int p, const int q, __global const float *plane, const bool inside) {
  const int begin = p * STRIDE_H - TOP;
  const intv columns = (q + LANES) * STRIDE_W - LEFT;
  intv place = INSIDE(begin, DILATION_H) * W + INSIDE(columns, DILATION_W);
  floatv top = (floatv)(-INFINITY);
  for (int r = 0; r < R; r++) {
    const int h = begin + r * DILATION_H;
    if (h < 0 || h >= H) continue;
    for (int s = 0; s < S; s++) {
      const floatv v = neighbours(H, W, plane, h, q * STRIDE_W + s * DILATION_W - LEFT, inside);
      const intv above = !(v <= top) && top == top;
      top = select(top, v, above);
      place = select(place, h * W + columns + s * DILATION_W, above);
    }
  }
  return place;
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_scatter(
    const int H, const int W, const int P, const int Q, __global const float *restrict x,
    __global const float *restrict dy, __global float *restrict dx) {
  __global const float *plane = x + get_global_id(0) * H * W, *slopes = dy + get_global_id(0) * P * Q;
  __global float *answer = dx + get_global_id(0) * H * W;

  for (int i = 0; i < H * W; i++) answer[i] = 0.0f;
  for (int p = 0; p < P; p++)
    for (int begin = 0; begin < Q; begin += V) {
      const int q = min(begin, Q - V);
      int lanes[V];
      if (in_columns(W, q))
        STORE(places(H, W, p, q, plane, true), lanes);
      else
        STORE(places(H, W, p, q, plane, false), lanes);
      for (int j = begin - q; j < V; j++) answer[lanes[j]] += slopes[p * Q + q + j];
    }
}

// Whether a is greater than b; a NaN is greater than all numbers.
bool above(const float a, const float b) { return a > b || (isnan(a) && !isnan(b)); }

// Whether window p,q has its first maximum at row r and column s.
bool is_place(
    const int H, const int W, const int p, const int q, const int r, const int s, __global const float *plane) {
  const int begin = p * STRIDE_H - TOP, left = q * STRIDE_W - LEFT;
  const float top = plane[(begin + r * DILATION_H) * W + left + s * DILATION_W];
  for (int i = 0; i < R * S; i++) {
    const int h = begin + i / S * DILATION_H, w = left + i % S * DILATION_W;
    if (h < 0 || h >= H || w < 0 || w >= W) continue;
    const float v = plane[h * W + w];
    if (i < r * S + s ? !above(top, v) : above(v, top)) return false;
  }
  return true;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void pooling_maximum_gather(
    const int H, const int W, const int P, const int Q, __global const float *restrict x,
    __global const float *restrict dy, __global float *restrict dx) {
  const int hw = get_global_id(0);
  if (hw >= H * W) return;
  __global const float *plane = x + get_global_id(1) * H * W, *slopes = dy + get_global_id(1) * P * Q;

  float sum = 0.0f;
  for (int r = R - 1; r >= 0; r--) {
    const int h = hw / W + TOP - r * DILATION_H, p = h / STRIDE_H;
    if (h < 0 || h % STRIDE_H != 0 || p >= P) continue;
    for (int s = S - 1; s >= 0; s--) {
      const int w = hw % W + LEFT - s * DILATION_W, q = w / STRIDE_W;
      if (w < 0 || w % STRIDE_W != 0 || q >= Q) continue;
      if (is_place(H, W, p, q, r, s, plane)) sum += slopes[p * Q + q];
    }
  }
  dx[get_global_id(1) * H * W + hw] = sum;
}
