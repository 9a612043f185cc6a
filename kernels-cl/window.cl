// Windows: V of them side by side in a row of a pooled image, and the numbers that lie alike in each.
//
// Included by the poolings. Defines: R S STRIDE_H STRIDE_W DILATION_H DILATION_W TOP LEFT   as in dev.clarinet.op.Window
//                                    OUTSIDE   what stands for numbers outside the image
//                                    V         1, 4 or 8
#ifndef R
#define R 2
#define S 2
#define STRIDE_H 2
#define STRIDE_W 2
#define DILATION_H 1
#define DILATION_W 1
#define TOP 0
#define LEFT 0
#endif
#ifndef OUTSIDE
#define OUTSIDE 0.0f
#endif
#include "vector.cl"

// 0, 1, … one a lane.
#define LANES JOIN(LANES_, V)
#define LANES_1 0
#define LANES_4 ((int4)(0, 1, 2, 3))
#define LANES_8 ((int8)(0, 1, 2, 3, 4, 5, 6, 7))

// V numbers STRIDE_W apart; up to V * STRIDE_W from p on are read.
#if V == 1 || STRIDE_W == 1
#define LOAD_STRIDED(p) LOAD(p)
#elif STRIDE_W == 2
#define LOAD_STRIDED(p) JOIN(LOAD_EVEN_, V)(p)
#define LOAD_EVEN_4(p) vload8(0, p).even
#define LOAD_EVEN_8(p) vload16(0, p).even
#else
#define LOAD_STRIDED(p) load_strided(p)
floatv load_strided(__global const float *p) {
  float lanes[V];
  for (int j = 0; j < V; j++) lanes[j] = p[j * STRIDE_W];
  return LOAD(lanes);
}
#endif

// Whether the columns of V windows, the first q, all lie in the image, and all that LOAD_STRIDED reads.
bool in_columns(const int W, const int q) {
  const int w = q * STRIDE_W - LEFT;
  return 0 <= w && w + V * STRIDE_W + (S - 1) * DILATION_W <= W;
}

// V numbers of row h, STRIDE_W apart, the first at column w. `inside` says that all are in the image; where they are
// not, the neighbouring rows are read too and dropped, unless that would leave the plane.
floatv neighbours(const int H, const int W, __global const float *plane, const int h, const int w, const bool inside) {
  const int first = h * W + w;
  if (inside) return LOAD_STRIDED(plane + first);
  const intv columns = w + STRIDE_W * LANES;
  if (0 <= first && first + V * STRIDE_W <= H * W)
    return select((floatv)(OUTSIDE), LOAD_STRIDED(plane + first), 0 <= columns && columns < W);
  float lanes[V];
  for (int j = 0; j < V; j++) {
    const int column = w + j * STRIDE_W;
    lanes[j] = 0 <= column && column < W ? plane[first + j * STRIDE_W] : OUTSIDE;
  }
  return LOAD(lanes);
}
