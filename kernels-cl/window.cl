// Windows: V of them side by side in a row of a pooled image, and the numbers that lie alike in each.
//
// Included by the poolings. Defines: V          1, 4 or 8
//                                    STRIDE_W   columns from a window to the next where that is 1 or 2, else 0
//                                    OUTSIDE    what stands for numbers outside the image
#ifndef STRIDE_W
#define STRIDE_W 0
#endif
#ifndef OUTSIDE
#define OUTSIDE 0.0f
#endif
#include "vector.cl"

// The geometry: images of H rows and W columns, P rows and Q columns of windows, and dev.clarinet.op.Window.
typedef struct {
  int H, W, P, Q, R, S, strideH, strideW, dilationH, dilationW, top, left;
} windows;

// 0, 1, … one a lane.
#define LANES JOIN(LANES_, V)
#define LANES_1 0
#define LANES_4 ((int4)(0, 1, 2, 3))
#define LANES_8 ((int8)(0, 1, 2, 3, 4, 5, 6, 7))

// V numbers `stride` apart, which is STRIDE_W unless that is 0; up to V * stride from p on are read.
floatv load_strided(__global const float *p, const int stride) {
#if V == 1 || STRIDE_W == 1
  return LOAD(p);
#elif V == 4 && STRIDE_W == 2
  return vload8(0, p).even;
#elif V == 8 && STRIDE_W == 2
  return vload16(0, p).even;
#else
  float lanes[V];
  for (int j = 0; j < V; j++) lanes[j] = p[j * stride];
  return LOAD(lanes);
#endif
}

// Writes V pairs of neighbours. PAIRS says whether that is worth it: where windows are 2 columns apart.
#if STRIDE_W == 2 && V > 1
#define PAIRS true
#else
#define PAIRS false
#endif
void store_pairs(const floatv even, const floatv odd, __global float *p) {
#if V == 4
  vstore8((float8)(even.s0, odd.s0, even.s1, odd.s1, even.s2, odd.s2, even.s3, odd.s3), 0, p);
#elif V == 8
  vstore8((float8)(even.s0, odd.s0, even.s1, odd.s1, even.s2, odd.s2, even.s3, odd.s3), 0, p);
  vstore8((float8)(even.s4, odd.s4, even.s5, odd.s5, even.s6, odd.s6, even.s7, odd.s7), 0, p + 8);
#endif
}

// Whether the columns of V windows, the first q, all lie in the image, and all that load_strided reads.
bool in_columns(const windows g, const int q) {
  const int w = q * g.strideW - g.left;
  return 0 <= w && w + V * g.strideW + (g.S - 1) * g.dilationW <= g.W;
}

// V numbers of row h, one a window, the first at column w. `inside` says that all are in the image; where they are not,
// the neighbouring rows are read too and dropped, unless that would leave the plane.
floatv neighbours(const windows g, __global const float *plane, const int h, const int w, const bool inside) {
  const int first = h * g.W + w;
  if (inside) return load_strided(plane + first, g.strideW);
  const intv columns = w + g.strideW * LANES;
  if (0 <= first && first + V * g.strideW <= g.H * g.W)
    return select((floatv)(OUTSIDE), load_strided(plane + first, g.strideW), 0 <= columns && columns < g.W);
  float lanes[V];
  for (int j = 0; j < V; j++) {
    const int column = w + j * g.strideW;
    lanes[j] = 0 <= column && column < g.W ? plane[first + j * g.strideW] : OUTSIDE;
  }
  return LOAD(lanes);
}
