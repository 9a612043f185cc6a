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
// Along a side: numbers of a transformed filter, pixels of a tile, transformed ones, products, sums of products.
#define SIDE (TILE + WINDOW - 1)
#define PIXELS SIDE
#define SEEN SIDE
#define PRODUCTS SIDE
#define SUMS SIDE

/** The first product of a sum. */
static int winograd_first(const int sum) { return sum; }

/** Which number of a transformed filter a product has. */
static int winograd_filterOf(const int product) { return product; }

/** The next product with the same number of a transformed filter. */
static int winograd_next(const int product) { return PRODUCTS; }

/** Which sum a product is in. */
static int winograd_sumOf(const int product) { return product; }

/** Which transformed pixel a product has. */
static int winograd_pixelOf(const int product) { return product; }
#endif

#if STRIDE * SPREAD == 2
#elif SIDE == 6
static void winograd_input(const Vector d[SIDE], Vector t[SIDE]) {
  const Vector a = d[4] - 4.0f * d[2], b = d[3] - 4.0f * d[1], c = d[4] - d[2], e = 2.0f * (d[3] - d[1]);
  t[0] = 4.0f * d[0] - 5.0f * d[2] + d[4];
  t[1] = a + b;
  t[2] = a - b;
  t[3] = c + e;
  t[4] = c - e;
  t[5] = 4.0f * d[1] - 5.0f * d[3] + d[5];
}

static void winograd_input_slope(const Vector m[SIDE], Vector dd[SIDE]) {
  const Vector a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], e = 2.0f * (m[3] - m[4]);
  dd[0] = 4.0f * m[0];
  dd[1] = 4.0f * (m[5] - b) - e;
  dd[2] = -5.0f * m[0] - 4.0f * a - c;
  dd[3] = b + e - 5.0f * m[5];
  dd[4] = m[0] + a + c;
  dd[5] = m[5];
}
#else
static void winograd_input(const Vector d[SIDE], Vector t[SIDE]) {
  t[0] = d[0] - d[2];
  t[1] = d[1] + d[2];
  t[2] = d[2] - d[1];
  t[3] = d[1] - d[3];
}

static void winograd_input_slope(const Vector m[SIDE], Vector dd[SIDE]) {
  dd[0] = m[0];
  dd[1] = m[1] - m[2] + m[3];
  dd[2] = m[1] + m[2] - m[0];
  dd[3] = -m[3];
}
#endif

#if STRIDE * SPREAD == 2
#elif TILE == 4
static void winograd_filter(const Vector f[3], Vector u[SIDE]) {
  const Vector even = f[0] + f[2], wide = f[0] * (1.0f / 24.0f) + f[2] * (1.0f / 6.0f);
  u[0] = 0.25f * f[0];
  u[1] = (even + f[1]) * (-1.0f / 6.0f);
  u[2] = (even - f[1]) * (-1.0f / 6.0f);
  u[3] = wide + f[1] * (1.0f / 12.0f);
  u[4] = wide - f[1] * (1.0f / 12.0f);
  u[5] = f[2];
}

static void winograd_output(const Vector m[SIDE], Vector y[TILE]) {
  const Vector a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], e = m[3] - m[4];
  y[0] = m[0] + a + c;
  y[1] = b + 2.0f * e;
  y[2] = a + 4.0f * c;
  y[3] = b + 8.0f * e + m[5];
}

static void winograd_slope(const Vector dy[TILE], Vector w[SIDE]) {
  const Vector even = dy[0] + dy[2], odd = dy[1] + dy[3];
  const Vector wide = dy[0] + 4.0f * dy[2], wider = 2.0f * dy[1] + 8.0f * dy[3];
  w[0] = dy[0];
  w[1] = even + odd;
  w[2] = even - odd;
  w[3] = wide + wider;
  w[4] = wide - wider;
  w[5] = dy[3];
}

static void winograd_filter_slope(const Vector m[SIDE], Vector df[3]) {
  const Vector a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], e = m[3] - m[4];
  df[0] = 0.25f * m[0] - a * (1.0f / 6.0f) + c * (1.0f / 24.0f);
  df[1] = e * (1.0f / 12.0f) - b * (1.0f / 6.0f);
  df[2] = (c - a) * (1.0f / 6.0f) + m[5];
}
#elif WINDOW == 5
static void winograd_filter(const Vector f[5], Vector u[SIDE]) {
  const Vector even = f[0] + f[2] + f[4], odd = f[1] + f[3];
  const Vector wide = f[0] * (1.0f / 24.0f) + f[2] * (1.0f / 6.0f) + f[4] * (2.0f / 3.0f);
  const Vector wider = f[1] * (1.0f / 12.0f) + f[3] * (1.0f / 3.0f);
  u[0] = 0.25f * f[0];
  u[1] = (even + odd) * (-1.0f / 6.0f);
  u[2] = (even - odd) * (-1.0f / 6.0f);
  u[3] = wide + wider;
  u[4] = wide - wider;
  u[5] = f[4];
}

static void winograd_output(const Vector m[SIDE], Vector y[TILE]) {
  y[0] = m[0] + (m[1] + m[2]) + (m[3] + m[4]);
  y[1] = (m[1] - m[2]) + 2.0f * (m[3] - m[4]) + m[5];
}

static void winograd_slope(const Vector dy[TILE], Vector w[SIDE]) {
  const Vector twice = 2.0f * dy[1];
  w[0] = dy[0];
  w[1] = dy[0] + dy[1];
  w[2] = dy[0] - dy[1];
  w[3] = dy[0] + twice;
  w[4] = dy[0] - twice;
  w[5] = dy[1];
}

static void winograd_filter_slope(const Vector m[SIDE], Vector df[5]) {
  const Vector a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], e = m[3] - m[4];
  df[0] = 0.25f * m[0] - a * (1.0f / 6.0f) + c * (1.0f / 24.0f);
  df[1] = e * (1.0f / 12.0f) - b * (1.0f / 6.0f);
  df[2] = (c - a) * (1.0f / 6.0f);
  df[3] = e * (1.0f / 3.0f) - b * (1.0f / 6.0f);
  df[4] = c * (2.0f / 3.0f) - a * (1.0f / 6.0f) + m[5];
}
#else
static void winograd_filter(const Vector f[3], Vector u[SIDE]) {
  const Vector even = f[0] + f[2];
  u[0] = f[0];
  u[1] = 0.5f * (even + f[1]);
  u[2] = 0.5f * (even - f[1]);
  u[3] = f[2];
}

static void winograd_output(const Vector m[SIDE], Vector y[TILE]) {
  y[0] = m[0] + m[1] + m[2];
  y[1] = m[1] - m[2] - m[3];
}

static void winograd_slope(const Vector dy[TILE], Vector w[SIDE]) {
  w[0] = dy[0];
  w[1] = dy[0] + dy[1];
  w[2] = dy[0] - dy[1];
  w[3] = -dy[1];
}

static void winograd_filter_slope(const Vector m[SIDE], Vector df[3]) {
  const Vector a = 0.5f * (m[1] + m[2]);
  df[0] = m[0] + a;
  df[1] = 0.5f * (m[1] - m[2]);
  df[2] = a + m[3];
}
#endif

// In each four lanes of a and b: the first or last two of each alternating, or one after the other.
#if LANES == 16
#define FIRST_TWO(a, b) \
  ((Vector)(a.s0, b.s0, a.s1, b.s1, a.s4, b.s4, a.s5, b.s5, a.s8, b.s8, a.s9, b.s9, a.sc, b.sc, a.sd, b.sd))
#define LAST_TWO(a, b) \
  ((Vector)(a.s2, b.s2, a.s3, b.s3, a.s6, b.s6, a.s7, b.s7, a.sa, b.sa, a.sb, b.sb, a.se, b.se, a.sf, b.sf))
#define FIRST_HALVES(a, b) ((Vector)(a.s01, b.s01, a.s45, b.s45, a.s89, b.s89, a.scd, b.scd))
#define LAST_HALVES(a, b) ((Vector)(a.s23, b.s23, a.s67, b.s67, a.sab, b.sab, a.sef, b.sef))
#elif LANES == 8
#define FIRST_TWO(a, b) ((Vector)(a.s0, b.s0, a.s1, b.s1, a.s4, b.s4, a.s5, b.s5))
#define LAST_TWO(a, b) ((Vector)(a.s2, b.s2, a.s3, b.s3, a.s6, b.s6, a.s7, b.s7))
#define FIRST_HALVES(a, b) ((Vector)(a.s01, b.s01, a.s45, b.s45))
#define LAST_HALVES(a, b) ((Vector)(a.s23, b.s23, a.s67, b.s67))
#else
#define FIRST_TWO(a, b) ((Vector)(a.s0, b.s0, a.s1, b.s1))
#define LAST_TWO(a, b) ((Vector)(a.s2, b.s2, a.s3, b.s3))
#define FIRST_HALVES(a, b) ((Vector)(a.s01, b.s01))
#define LAST_HALVES(a, b) ((Vector)(a.s23, b.s23))
#endif

/** Turns four vectors so that lane 4i+j of vector k becomes lane 4i+k of vector j; twice is as it was. */
static void winograd_turn(Vector a[4]) {
  const Vector low01 = FIRST_TWO(a[0], a[1]), low23 = FIRST_TWO(a[2], a[3]);
  const Vector high01 = LAST_TWO(a[0], a[1]), high23 = LAST_TWO(a[2], a[3]);
  a[0] = FIRST_HALVES(low01, low23);
  a[1] = LAST_HALVES(low01, low23);
  a[2] = FIRST_HALVES(high01, high23);
  a[3] = LAST_HALVES(high01, high23);
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
