// Winograd's transforms along one row or column, and what vectors of channels need.        docs/learn: Winograd
//
//   y = At [ (G f) * (Bt d) ]      d  SIDE neighbours of x      f  WINDOW taps of a filter      y  TILE answers
//   df = Gt [ (A dy) * (Bt d) ]    the slopes of f and of d by that of y: the same matrices, turned round
//   dd = B [ (G f) * (A dy) ]
//
// The numbers of a tile are the values of polynomials at the points 0, 1, -1 (2, -2) and infinity; the matrices are
// those of A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks" (2015), and docs/learn derives
// them.
//
// Defines: LANES  floats in a vector: 4, 8 or 16
//          TILE   answers along a side of a tile, 2 or 4
//          WINDOW taps along a side of a filter: 3, or 5 with TILE 2. The points follow from SIDE
//          STRIDE pixels from a window to the next: 1, or 2 with TILE 2 and WINDOW 3
//          SPREAD pixels from one that is not 0 to the next: 1, or 2 with TILE 4 and WINDOW 3
#ifndef LANES
#define LANES 8
#endif
#ifndef TILE
#define TILE 4
#endif
#ifndef WINDOW
#define WINDOW 3
#endif
#ifndef STRIDE
#define STRIDE 1
#endif
#ifndef SPREAD
#define SPREAD 1
#endif

#if STRIDE * SPREAD == 2
#include "winograd_strided.cl"
#else
#include "winograd_plain.cl"
#endif

// In each four lanes of a and b: the first or last two of each alternating; or of pairs of lanes the first or last, as
// whole numbers, lane by lane, since compilers know no single instruction for vectors put together from such pairs.
#if LANES == 16
#define FIRST_TWO(a, b) \
  ((Vector)(a.s0, b.s0, a.s1, b.s1, a.s4, b.s4, a.s5, b.s5, a.s8, b.s8, a.s9, b.s9, a.sc, b.sc, a.sd, b.sd))
#define LAST_TWO(a, b) \
  ((Vector)(a.s2, b.s2, a.s3, b.s3, a.s6, b.s6, a.s7, b.s7, a.sa, b.sa, a.sb, b.sb, a.se, b.se, a.sf, b.sf))
typedef long8 Pairs;
#define FIRST_PAIRS(a, b) ((Pairs)(a.s0, b.s0, a.s2, b.s2, a.s4, b.s4, a.s6, b.s6))
#define LAST_PAIRS(a, b) ((Pairs)(a.s1, b.s1, a.s3, b.s3, a.s5, b.s5, a.s7, b.s7))
#define AS_PAIRS as_long8
#elif LANES == 8
#define FIRST_TWO(a, b) ((Vector)(a.s0, b.s0, a.s1, b.s1, a.s4, b.s4, a.s5, b.s5))
#define LAST_TWO(a, b) ((Vector)(a.s2, b.s2, a.s3, b.s3, a.s6, b.s6, a.s7, b.s7))
typedef long4 Pairs;
#define FIRST_PAIRS(a, b) ((Pairs)(a.s0, b.s0, a.s2, b.s2))
#define LAST_PAIRS(a, b) ((Pairs)(a.s1, b.s1, a.s3, b.s3))
#define AS_PAIRS as_long4
#else
#define FIRST_TWO(a, b) ((Vector)(a.s0, b.s0, a.s1, b.s1))
#define LAST_TWO(a, b) ((Vector)(a.s2, b.s2, a.s3, b.s3))
typedef long2 Pairs;
#define FIRST_PAIRS(a, b) ((Pairs)(a.s0, b.s0))
#define LAST_PAIRS(a, b) ((Pairs)(a.s1, b.s1))
#define AS_PAIRS as_long2
#endif
#define AS_VECTOR JOIN(as_float, LANES)

/** Turns four vectors so that lane 4i+j of vector k becomes lane 4i+k of vector j; twice is as it was. */
static void winograd_turn(Vector a[4]) {
  const Pairs low01 = AS_PAIRS(FIRST_TWO(a[0], a[1])), low23 = AS_PAIRS(FIRST_TWO(a[2], a[3]));
  const Pairs high01 = AS_PAIRS(LAST_TWO(a[0], a[1])), high23 = AS_PAIRS(LAST_TWO(a[2], a[3]));
  a[0] = AS_VECTOR(FIRST_PAIRS(low01, low23));
  a[1] = AS_VECTOR(LAST_PAIRS(low01, low23));
  a[2] = AS_VECTOR(FIRST_PAIRS(high01, high23));
  a[3] = AS_VECTOR(LAST_PAIRS(high01, high23));
}

/** Reads x[at[l] + j] into lane l of a[j], for j < 4. */
static void winograd_gather(const int at[LANES], __global const float *restrict x, Vector a[4]) {
  UNROLL for (int j = 0; j < 4; j++) {
    float lanes[LANES];
    UNROLL for (int i = 0; i < LANES / 4; i++) vstore4(vload4(0, x + at[4 * i + j]), i, lanes);
    a[j] = VLOAD(0, lanes);
  }
  winograd_turn(a);
}
