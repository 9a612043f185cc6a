// Windows: V of them side by side in a row of a pooled image, and the numbers that lie alike in each.
//
// Included by the poolings. Defines: V          1, 4, 8 or 16
//                                    STRIDE_W   columns from a window to the next where that is 1 or 2, else 0
//                                    USUAL      2 or 3 where windows have so many rows and columns, 2 apart, without
//                                               dilation, so that loops over them unroll; else 0
//                                    OUTSIDE    what stands for numbers outside the image
//                                    RECTIFIED  1 where a maximum is at least 0, else 0
#ifndef STRIDE_W
#define STRIDE_W 0
#endif
#ifndef USUAL
#define USUAL 0
#endif
#ifndef OUTSIDE
#define OUTSIDE 0.0f
#endif
#ifndef RECTIFIED
#define RECTIFIED 0
#endif
#include "vector.cl"
#if USUAL
#define UNROLLED UNROLL
#else
#define UNROLLED
#endif

// The geometry: images of H rows and W columns, P rows and Q columns of windows, and dev.clarinet.op.Window.
typedef struct {
  int H, W, P, Q, R, S, strideH, strideW, dilationH, dilationW, top, left;
} windows;

// The geometry by the names that kernels have for it, constant where a define says so.
#if USUAL
#define WINDOWS {H, W, P, Q, USUAL, USUAL, 2, 2, 1, 1, top, left}
#else
#define WINDOWS {H, W, P, Q, R, S, strideH, STRIDE_W ? STRIDE_W : strideW, dilationH, dilationW, top, left}
#endif

// 0, 1, … one a lane.
#define POSITIONS JOIN(POSITIONS_, V)
#define POSITIONS_1 0
#define POSITIONS_4 ((int4)(0, 1, 2, 3))
#define POSITIONS_8 ((int8)(0, 1, 2, 3, 4, 5, 6, 7))
#define POSITIONS_16 ((int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))

// Of V pairs of neighbours the first each, and the second each.
#if V == 16
#define EVENS(p) ((float16)(vload16(0, p).even, vload16(1, p).even))
#define ODDS(p) ((float16)(vload16(0, p).odd, vload16(1, p).odd))
#else
#define EVENS(p) (JOIN(LOAD_PAIRS_, V)(0, p).even)
#define ODDS(p) (JOIN(LOAD_PAIRS_, V)(0, p).odd)
#define LOAD_PAIRS_1 vload2
#define LOAD_PAIRS_4 vload8
#define LOAD_PAIRS_8 vload16
#endif

// V numbers `stride` apart, which is STRIDE_W unless that is 0; up to V * stride from p on are read.
INLINED floatv load_strided(__global const float *p, const int stride) {
#if V == 1 || STRIDE_W == 1
  return LOAD(p);
#elif STRIDE_W == 2
  return EVENS(p);
#else
  float lanes[V];
  for (int j = 0; j < V; j++) lanes[j] = p[j * stride];
  return LOAD(lanes);
#endif
}

// Of V pairs of neighbours the first V numbers, and the last V.
#if V == 4
INLINED floatv first_pairs(const floatv a, const floatv b) { return (float4)(a.s0, b.s0, a.s1, b.s1); }
INLINED floatv last_pairs(const floatv a, const floatv b) { return (float4)(a.s2, b.s2, a.s3, b.s3); }
#elif V == 8
#define PAIRS_OF_FOUR(a, b) (float8)((a).s0, (b).s0, (a).s1, (b).s1, (a).s2, (b).s2, (a).s3, (b).s3)
INLINED floatv first_pairs(const floatv a, const floatv b) { return PAIRS_OF_FOUR(a.lo, b.lo); }
INLINED floatv last_pairs(const floatv a, const floatv b) { return PAIRS_OF_FOUR(a.hi, b.hi); }
#elif V == 16
INLINED floatv first_pairs(const floatv a, const floatv b) { return ((float16)(a.lo, b.lo)).s08192a3b4c5d6e7f; }
INLINED floatv last_pairs(const floatv a, const floatv b) { return ((float16)(a.hi, b.hi)).s08192a3b4c5d6e7f; }
#endif

// Writes V pairs of neighbours.
INLINED void store_pairs(const floatv even, const floatv odd, __global float *p) {
#if V == 1
  p[0] = even;
  p[1] = odd;
#else
  stream(first_pairs(even, odd), p);
  stream(last_pairs(even, odd), p + V);
#endif
}

// Writes the first numbers of V pairs, `count` at most.
INLINED void store_some_pairs(const floatv even, const floatv odd, const int count, __global float *p) {
  if (count >= 2 * V) {
    store_pairs(even, odd, p);
  } else {
    float evens[V], odds[V];
    STORE(even, evens);
    STORE(odd, odds);
    for (int j = 0; j < count; j++) p[j] = j % 2 == 0 ? evens[j / 2] : odds[j / 2];
  }
}

// Where v is a greater number than top, or a NaN and top is none.
INLINED intv is_above(const floatv v, const floatv top) { return !(v <= top) && top == top; }

INLINED floatv greatest(const floatv first, const floatv later) { return select(first, later, is_above(later, first)); }

// What a maximum is, and where it has a slope: above 0 if it is rectified, else as it is and everywhere.
INLINED floatv rectified(const floatv top) { return RECTIFIED ? greatest((floatv)(0.0f), top) : top; }
INLINED intv has_slope(const floatv top) { return RECTIFIED ? is_above(top, (floatv)(0.0f)) : (intv)(-1); }

// Where V windows lie, the first p,q. INSIDE: all their columns are in the image, and what load_strided reads of it is
// in the plane. IN_PLANE: beside the image it reads neighbouring rows. ANYWHERE: it might leave the plane.
#define INSIDE 0
#define IN_PLANE 1
#define ANYWHERE 2
INLINED int place_of(const windows g, const int p, const int q) {
  const int w = q * g.strideW - g.left, end = w + (V - 1) * g.strideW + (g.S - 1) * g.dilationW;
  const int row = p * g.strideH - g.top, lastRow = min(row + (g.R - 1) * g.dilationH, g.H - 1);
  if (max(row, 0) * g.W + w < 0 || lastRow * g.W + end + g.strideW > g.H * g.W) return ANYWHERE;
  return 0 <= w && end < g.W ? INSIDE : IN_PLANE;
}

// For CPUs what few windows need is a function of its own, which keeps the unrolled loops short. GPUs take one window an
// item, so that it is a load, and some of their drivers refuse calls.
#if V == 1
#define SELDOM INLINED
#else
#define SELDOM __attribute__((noinline))
#endif

// V numbers `stride` apart, the first at column w of a row and at `first` in its plane.
SELDOM floatv
neighbours_anywhere(__global const float *plane, const int first, const int w, const int W, const int stride) {
  float lanes[V];
  for (int j = 0; j < V; j++) {
    const int column = w + j * stride;
    lanes[j] = 0 <= column && column < W ? plane[first + j * stride] : OUTSIDE;
  }
  return LOAD(lanes);
}

// V numbers of row h, one a window, the first at column w, of windows that lie as `place` says.
INLINED floatv neighbours(const windows g, __global const float *plane, const int h, const int w, const int place) {
  if (place == ANYWHERE) return neighbours_anywhere(plane, h * g.W + w, w, g.W, g.strideW);
  const floatv read = load_strided(plane + h * g.W + w, g.strideW);
  const intv columns = w + g.strideW * POSITIONS;
  return place == INSIDE ? read : select((floatv)(OUTSIDE), read, 0 <= columns && columns < g.W);
}
