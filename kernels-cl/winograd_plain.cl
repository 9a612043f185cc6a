// Winograd's transforms along one row or column, for filters that move by one pixel.                docs/learn: Winograd
//
// Included by winograd.cl, which has the maths and the defines.

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

#if SIDE == 6
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

#if TILE == 4
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
