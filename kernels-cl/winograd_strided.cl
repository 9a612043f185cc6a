// Winograd's transforms along one row or column, for filters of 3 that move by two pixels.         docs/learn: Winograd
//
//   y0 = d0 f0 + d1 f1 + d2 f2          the outer taps see every second pixel: a filter of 2, two answers of which need
//   y1 = d2 f0 + d3 f1 + d4 f2          three multiplications. The middle tap needs two
//
//   m0 = (d0 - d2) f0    m1 = d1 f1    m2 = d2 (f0 + f2)    m3 = (d4 - d2) f2    m4 = d3 f1
//
//   y0 = (m0 + m1) + m2    y1 = m2 + (m3 + m4)           what is in brackets is summed over the channels as one number
//
// so that 25 multiplications make 2x2 answers in the place of 36. In the gradient by the input the pixels are spread:
// there are zeros between them, and four answers see three pixels, of which the middle tap makes every second one
//
//   y0 = d0 f1    y1 = d0 f0 + d1 f2    y2 = d1 f1    y3 = d1 f0 + d2 f2
//
//   m0 = (d0 - d1) f0    m1 = d0 f1    m2 = d1 (f0 + f2)    m3 = (d2 - d1) f2    m4 = d1 f1
//
// Either way an answer is made of the pixels under its own window alone.
//
// Included by winograd.cl in the place of winograd_plain.cl.

#define SIDE 4
#define PRODUCTS 5

/** Which number of a transformed filter a product has. */
static int winograd_filterOf(const int product) { return product == 4 ? 1 : product; }

/** The next product with the same number of a transformed filter. */
static int winograd_next(const int product) { return product == 1 ? 4 : PRODUCTS; }

static void winograd_filter(const Vector f[3], Vector u[SIDE]) {
  u[0] = f[0];
  u[1] = f[1];
  u[2] = f[0] + f[2];
  u[3] = f[2];
}

#if STRIDE == 2
#define PIXELS 5
#define SEEN 5
#define SUMS 3

/** The first product of a sum. */
static int winograd_first(const int sum) { return sum + (sum > 0); }

/** Which sum a product is in. */
static int winograd_sumOf(const int product) { return (product > 1) + (product > 2); }

/** Which transformed pixel a product has. */
static int winograd_pixelOf(const int product) { return product; }

static void winograd_input(const Vector d[PIXELS], Vector t[SEEN]) {
  t[0] = d[0] - d[2];
  t[1] = d[1];
  t[2] = d[2];
  t[3] = d[4] - d[2];
  t[4] = d[3];
}

static void winograd_output(const Vector m[SUMS], Vector y[TILE]) {
  y[0] = m[0] + m[1];
  y[1] = m[1] + m[2];
}

static void winograd_slope(const Vector dy[TILE], Vector w[SUMS]) {
  w[0] = dy[0];
  w[1] = dy[0] + dy[1];
  w[2] = dy[1];
}

static void winograd_filter_slope(const Vector m[SIDE], Vector df[3]) {
  df[0] = m[0] + m[2];
  df[1] = m[1];
  df[2] = m[2] + m[3];
}
#else
#define PIXELS 3
#define SEEN 4
#define SUMS PRODUCTS

/** The first product of a sum. */
static int winograd_first(const int sum) { return sum; }

/** Which sum a product is in. */
static int winograd_sumOf(const int product) { return product; }

/** Which transformed pixel a product has. */
static int winograd_pixelOf(const int product) { return product == 4 ? 2 : product; }

static void winograd_input(const Vector d[PIXELS], Vector t[SEEN]) {
  t[0] = d[0] - d[1];
  t[1] = d[0];
  t[2] = d[1];
  t[3] = d[2] - d[1];
}

static void winograd_output(const Vector m[SUMS], Vector y[TILE]) {
  y[0] = m[1];
  y[1] = m[0] + m[2];
  y[2] = m[4];
  y[3] = m[2] + m[3];
}
#endif
