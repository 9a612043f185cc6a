// The products of Winograd's tiles with filters, and what is asked for meanwhile.
//
// Included by convolution_winograd.cl, which says where everything lies.

// Floats from a place of filters that are transformed here to the next, a line more so that places are no power of two
// apart.
#define DEEP (DEPTH * NR + LINE)

/** Which place of the transformed filters the product that is `product` in order has. */
static int winograd_product_filterOf(const int product) {
  return winograd_filterOf(product / PRODUCTS) * SIDE + winograd_filterOf(product % PRODUCTS);
}

/** Loads what MR tiles have of a sum so far, or keeps it. */
INLINED void winograd_product_load(__global const float *products, Vector sum[MR][NV]) {
  UNROLL for (int i = 0; i < MR; i++) UNROLL for (int l = 0; l < NV; l++) sum[i][l] =
      VLOAD(l, products + i * PLACES * NR);
}

INLINED void winograd_product_keep(const Vector sum[MR][NV], __global float *products) {
  UNROLL for (int i = 0; i < MR; i++) UNROLL for (int l = 0; l < NV; l++)
      VSTORE(sum[i][l], l, products + i * PLACES * NR);
}

/**
 * Multiplies the transformed tiles with up to NB panels of filters, product by product. Meanwhile asks for the filters
 * of the next product, at last the first of the next panels; and where NB is more than 1, so that filters come from near
 * by, for rows of answers and of pixels, of as many planes at a time as there are steps; where NB is 1, for transformed
 * pixels that are needed soon. What is summed of a panel is `stepP` apart.
 */
static void winograd_product(
    const int C, const int tiles, const int panels, const int width, const int step, const int stepU, const int stepP,
    Rows answers, Rows pixels, __global const float *restrict v, __global const float *restrict u,
    __global float *restrict products) {
  const int blocks = (tiles + MR - 1) / MR, advance = (NR + blocks - 1) / blocks, all = PRODUCTS * PRODUCTS;
  for (int product = 0; product < all; product++) {
    const int j = product / PRODUCTS, k = product % PRODUCTS, sumJ = winograd_sumOf(j), sumK = winograd_sumOf(k);
    const bool begins = j == winograd_first(sumJ) && k == winograd_first(sumK);
    __global const float *place = v + (winograd_pixelOf(j) * SEEN + winograd_pixelOf(k)) * step;
    const int filters = winograd_product_filterOf(product) * stepU;
    const int next = product + 1 < all ? winograd_product_filterOf(product + 1) * stepU : panels * C * NR;
    for (int t0 = 0; t0 < tiles; t0 += MR) {
      for (int panel = 0; panel < panels; panel++) {
        __global float *restrict target = products + panel * stepP + (t0 * PLACES + sumJ * SUMS + sumK) * NR;
        // Behind the last tile v holds what was there before; nobody reads the products of that.
        Vector sum[MR][NV];
        if (begins)
          panel_clear(sum);
        else
          winograd_product_load(target, sum);
        Rows *rows = answers.lines.lines > 0 ? &answers : &pixels;
        panel_multiply_asking(
            C, place + t0 * width, u + filters + panel * C * NR, u + next + (panel * NR + t0 / MR * advance) * C,
            advance, NB > 1, winograd_lines_next(&rows->lines), winograd_lines_step(&rows->lines), sum);
        if (NB > 1) winograd_rows_advance(C / PIECES * PIECES, rows);
        winograd_product_keep(sum, target);
      }
    }
  }
}

/**
 * Multiplies the transformed tiles with a panel of filters, which begin at f[at[l]] and are transformed for DEPTH
 * channels at a time. Meanwhile asks for those of the next channels, at last for those that begin at f[later], and for
 * transformed pixels of channels that come later.
 */
static void winograd_product_ofTaps(
    const int C, const int tiles, const int width, const int step, const int stepM, const int stepC, const int turned,
    const int at[NR], const int later, __global const float *restrict v, __global const float *restrict f,
    __global float *restrict filters, __global float *restrict products) {
  for (int c0 = 0; c0 < C; c0 += DEPTH) {
    const int channels = min(DEPTH, C - c0);
    winograd_taps_panel(channels, stepC, turned, at, f + c0 * stepC, DEEP, filters);
    // Filters lie one behind the other for each channel, or channels for each filter.
    __global const float *next = c0 + DEPTH < C ? f + at[0] + (c0 + DEPTH) * stepC : f + later;
    Lines lines;
    if (stepM < stepC)
      winograd_lines_begin(NR * FILTER, DEPTH, stepC, next, &lines);
    else
      winograd_lines_begin(DEPTH * FILTER, NR, stepM, next, &lines);
    for (int i = 0; i < PLACES; i++)
      for (int t0 = 0; t0 < tiles; t0 += MR) {
        __global float *restrict target = products + (t0 * PLACES + i) * NR;
        Vector sum[MR][NV];
        if (c0 == 0)
          panel_clear(sum);
        else
          winograd_product_load(target, sum);
        panel_multiply_asking(
            channels, v + i * step + c0 * MR + t0 * width, filters + i * DEEP, winograd_lines_next(&lines),
            winograd_lines_step(&lines), false, f, 0, sum);
        winograd_lines_advance(channels / PIECES * PIECES, &lines);
        winograd_product_keep(sum, target);
      }
  }
}
