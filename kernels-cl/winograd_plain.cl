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

#if SIDE == 8
static void winograd_input(const Vector d[SIDE], Vector t[SIDE]) {
  const Vector a = d[2] + d[6] - 4.25f * d[4], b = d[1] + d[5] - 4.25f * d[3];
  const Vector c = 0.25f * d[2] - 1.25f * d[4] + d[6], e = 0.5f * d[1] - 2.5f * d[3] + 2.0f * d[5];
  const Vector g = 4.0f * d[2] - 5.0f * d[4] + d[6], h = 2.0f * d[1] - 2.5f * d[3] + 0.5f * d[5];
  t[0] = d[0] - d[6] + 5.25f * (d[4] - d[2]);
  t[1] = a + b;
  t[2] = a - b;
  t[3] = c + e;
  t[4] = c - e;
  t[5] = g + h;
  t[6] = g - h;
  t[7] = d[7] - d[1] + 5.25f * (d[3] - d[5]);
}

static void winograd_input_slope(const Vector m[SIDE], Vector dd[SIDE]) {
  const Vector a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], e = m[3] - m[4], g = m[5] + m[6], h = m[5] - m[6];
  dd[0] = m[0];
  dd[1] = b + 0.5f * e + 2.0f * h - m[7];
  dd[2] = a + 0.25f * c + 4.0f * g - 5.25f * m[0];
  dd[3] = 5.25f * m[7] - 4.25f * b - 2.5f * (e + h);
  dd[4] = 5.25f * m[0] - 4.25f * a - 1.25f * c - 5.0f * g;
  dd[5] = b + 2.0f * e + 0.5f * h - 5.25f * m[7];
  dd[6] = a + c + g - m[0];
  dd[7] = m[7];
}
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

#if TILE == 4 && WINDOW == 5
static void winograd_filter(const Vector f[5], Vector u[SIDE]) {
  const Vector even = f[0] + f[2] + f[4], odd = f[1] + f[3];
  const Vector wide = (f[0] + 4.0f * f[2] + 16.0f * f[4]) * (1.0f / 90.0f);
  const Vector wider = (f[1] + 4.0f * f[3]) * (1.0f / 45.0f);
  const Vector near = (16.0f * f[0] + 4.0f * f[2] + f[4]) * (2.0f / 45.0f);
  const Vector nearer = (4.0f * f[1] + f[3]) * (4.0f / 45.0f);
  u[0] = f[0];
  u[1] = (even + odd) * (-2.0f / 9.0f);
  u[2] = (even - odd) * (-2.0f / 9.0f);
  u[3] = wide + wider;
  u[4] = wide - wider;
  u[5] = near + nearer;
  u[6] = near - nearer;
  u[7] = f[4];
}

static void winograd_output(const Vector m[SIDE], Vector y[TILE]) {
  const Vector a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], e = m[3] - m[4], g = m[5] + m[6], h = m[5] - m[6];
  y[0] = m[0] + a + c + g;
  y[1] = b + 2.0f * e + 0.5f * h;
  y[2] = a + 4.0f * c + 0.25f * g;
  y[3] = b + 8.0f * e + 0.125f * h + m[7];
}

static void winograd_slope(const Vector dy[TILE], Vector w[SIDE]) {
  const Vector even = dy[0] + dy[2], odd = dy[1] + dy[3];
  const Vector wide = dy[0] + 4.0f * dy[2], wider = 2.0f * dy[1] + 8.0f * dy[3];
  const Vector near = dy[0] + 0.25f * dy[2], nearer = 0.5f * dy[1] + 0.125f * dy[3];
  w[0] = dy[0];
  w[1] = even + odd;
  w[2] = even - odd;
  w[3] = wide + wider;
  w[4] = wide - wider;
  w[5] = near + nearer;
  w[6] = near - nearer;
  w[7] = dy[3];
}

static void winograd_filter_slope(const Vector m[SIDE], Vector df[5]) {
  const Vector a = (m[1] + m[2]) * (-2.0f / 9.0f), b = (m[1] - m[2]) * (-2.0f / 9.0f);
  const Vector c = (m[3] + m[4]) * (1.0f / 90.0f), e = (m[3] - m[4]) * (1.0f / 45.0f);
  const Vector g = (m[5] + m[6]) * (2.0f / 45.0f), h = (m[5] - m[6]) * (4.0f / 45.0f);
  df[0] = m[0] + a + c + 16.0f * g;
  df[1] = b + e + 4.0f * h;
  df[2] = a + 4.0f * (c + g);
  df[3] = b + 4.0f * e + h;
  df[4] = a + 16.0f * c + g + m[7];
}
#elif WINDOW == 5
#error "there are no tiles of 2x2 answers for filters of 5x5"
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
