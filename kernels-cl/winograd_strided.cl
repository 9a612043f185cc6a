// Winograd's transforms along one row or column, for filters of 3 that move by two pixels.         docs/learn: Winograd
//
//   y0 = d0 f0 + d1 f1 + d2 f2          the outer taps see every second pixel: a filter of 2, two answers of which need
//   y1 = d2 f0 + d3 f1 + d4 f2          three multiplications. The middle tap needs two
//
//   m0 = (d0 - d2) f0    m1 = d2 (f0 + f2)    m2 = (d4 - d2) f2    m3 = d1 f1    m4 = d3 f1
//
//   y0 = m0 + m1 + m3    y1 = m1 + m2 + m4
//
// so that 25 multiplications make 2x2 answers in the place of 36. In the gradient by the input the pixels are spread:
// there are zeros between them, and four answers see three pixels, of which the middle tap makes every second one
//
//   y0 = d0 f1    y1 = d0 f0 + d1 f2    y2 = d1 f1    y3 = d1 f0 + d2 f2
//
// with the same places. Either way an answer is made of the pixels under its own window alone.
//
// Included by winograd.cl in the place of its own.

static void winograd_filter(const Vector f[3], Vector u[SIDE]) {
  u[0] = f[0];
  u[1] = f[0] + f[2];
  u[2] = f[2];
  u[3] = f[1];
  u[4] = f[1];
}

#if STRIDE == 2
static void winograd_input(const Vector d[PIXELS], Vector t[SIDE]) {
  t[0] = d[0] - d[2];
  t[1] = d[2];
  t[2] = d[4] - d[2];
  t[3] = d[1];
  t[4] = d[3];
}

static void winograd_output(const Vector m[SIDE], Vector y[TILE]) {
  y[0] = m[0] + m[1] + m[3];
  y[1] = m[1] + m[2] + m[4];
}
#else
static void winograd_input(const Vector d[PIXELS], Vector t[SIDE]) {
  t[0] = d[0] - d[1];
  t[1] = d[1];
  t[2] = d[2] - d[1];
  t[3] = d[0];
  t[4] = d[1];
}

static void winograd_output(const Vector m[SIDE], Vector y[TILE]) {
  y[0] = m[3];
  y[1] = m[0] + m[1];
  y[2] = m[4];
  y[3] = m[1] + m[2];
}
#endif
