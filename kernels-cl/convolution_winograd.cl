// Convolution by Winograd's tiles, for CPUs.                              maths: dev.clarinet.op.Convolution
//
//   y tile of TILE x TILE = At [ sum over c of (G f G^t) * (B^t d B) ] A    d  the PIXELS x PIXELS pixels of x under it
//
// so that SIDE^2 multiplications stand in the place of WINDOW^2*TILE^2: 36 for 144 or 16 for 36 with filters of 3x3, 64
// for 400 with filters of 5x5; with a stride of 2 it is 25 for 36, and winograd_strided.cl says which. For each place i
// of the transformed tile the sum over c is a matrix product. Each group takes T tiles at a time: it transforms them
// all,
//
//   v[i][t][c]      then for NB panels of NR filters:  products[panel][t][i][m] = sum over c of v[i][t][c] * u[i][c][m]
//
// and transforms these back into y; products that would only be added up there are added to one sum, one after the
// other. While it multiplies it asks for the memory that comes next. v and products lie in the group's own part of
// scratch, and stay in the caches. Channels are the lanes of vectors before the product,
// filters behind it; so tiles may lie in any rows of any images.
//
//   x  float[N,groups*C,H,W]  images            u  the filters, transformed by convolution_winograd_filters
//   b  float[groups*M], read if biased           r  float[N,groups*M,P,Q], read if adds; it may be y
//   y  float[N,groups*M,P,Q], overwritten        scratch  float[ all groups ][ SEEN^2*(T*width + 16) + PLACES*NB*T*NR ]
//
// One group of one work-item makes tiles of y:
//   group 0 of G0: its share of the blocks of T tiles    group 1 = block of MB panels    group 2 = group
// Tiles are counted through all images: (n*rows + tile's row)*columns + tile's column.
//
// Defines: those of winograd.cl, and of panel.cl: MR tiles by NV vectors of filters
#define B_SPACE __global
#include "panel.cl"
#include "winograd.cl"
#include "winograd_tile.cl"
#define RUN TILE
#include "run.cl"
#include "epilogue.cl"
#include "winograd_store.cl"
#define PLACES (SUMS * SUMS)
#define STEP (TILE * STRIDE / SPREAD)

/** Images, channels that are summed, pixels, filters, answers; where the first window begins. */
typedef struct {
  int N, C, H, W, M, P, Q, originH, originW, group, groups;
} Sizes;

/**
 * Stores four vectors of filters, which are four answers of a tile: a row of it, or two rows of two. All at once, unless
 * some of it lies outside the image or there are fewer filters.
 */
static void convolution_winograd_store(
    const Sizes g, const int m, const int p, const int q, const int row, const int adds, const float below, Vector y[4],
    __global const float *r, __global float *answers) {
  const int rows = 4 / TILE;
  if (m + LANES <= g.M && p + rows <= g.P && q + TILE <= g.Q) {
    const int first = row + (m * g.P + p) * g.Q + q;
    int at[LANES];
    UNROLL for (int l = 0; l < LANES; l++) at[l] = l * g.P * g.Q;
    winograd_store(at, g.Q, adds, below, y, r + first, answers + first);
    return;
  }
  turn_four(y);
  UNROLL for (int j = 0; j < 4; j++) {
    float lanes[LANES];
    VSTORE(y[j], 0, lanes);
    UNROLL for (int l = 0; l < LANES / 4; l++) if (m + 4 * l + j < g.M) {
      const int at = row + ((m + 4 * l + j) * g.P + p) * g.Q + q;
      UNROLL for (int i = 0; i < rows; i++) if (p + i < g.P)
          epilogue_store(RUN_LOAD(i, lanes + 4 * l), g.Q - q, adds, below, r + at + i * g.Q, answers + at + i * g.Q);
    }
  }
}

/** Transforms the products of one tile with a vector of filters back, and stores them in image n. */
static void convolution_winograd_out(
    const Sizes g, const int n, const int m, const int p, const int q, const Vector bias, const int adds,
    const float below, __global const float *restrict products, __global const float *r, __global float *answers) {
  Vector rows[TILE][SUMS], y[TILE * TILE];
  for (int j = 0; j < SUMS; j++) {
    Vector places[SUMS], t[TILE];
    UNROLL for (int i = 0; i < SUMS; i++) places[i] = VLOAD(0, products + (i * SUMS + j) * NR);
    winograd_output(places, t);
    UNROLL for (int i = 0; i < TILE; i++) rows[i][j] = t[i];
  }
  for (int i = 0; i < TILE; i++) {
    Vector t[TILE];
    winograd_output(rows[i], t);
    UNROLL for (int j = 0; j < TILE; j++) y[i * TILE + j] = t[j] + bias;
  }
  const int image = (n * g.groups + g.group) * g.M * g.P * g.Q;
  for (int i = 0; i < TILE * TILE / 4; i++)
    if (p + i < g.P) convolution_winograd_store(g, m, p + i, q, image, adds, below, y + 4 * i, r, answers);
}

/** Which place of the transformed filters the product that is `product` in order has. */
static int convolution_winograd_filterOf(const int product) {
  return winograd_filterOf(product / PRODUCTS) * SIDE + winograd_filterOf(product % PRODUCTS);
}

/** Rows of images that are asked for: of each plane `span` numbers, those of the first plane from `from` on. */
typedef struct {
  __global const float *from;
  int distance, span;
} Rows;

/**
 * Those of the tiles from `first` on, TW in a row and TH rows in an image of so many planes; a tile takes `step` rows of
 * W numbers.
 */
INLINED void convolution_winograd_rows(
    const int first, const int tiles, const int TH, const int TW, const int step, const int W, const int plane,
    const int planes, __global const float *images, Rows *rows) {
  const int n = first / (TH * TW), row = first / TW % TH, count = (first % TW + tiles + TW - 1) / TW;
  rows->from = images + n * planes * plane + row * step * W;
  rows->distance = plane;
  rows->span = min(count, TH - row) * step * W;
}

/**
 * Multiplies the transformed tiles with up to NB panels of filters, product by product. Meanwhile asks for the filters
 * of the next product, at last the first of the next panels; and where NB is more than 1, so that filters come from near
 * by, for rows of answers of these panels and rows of pixels, of one plane with MR tiles and a panel, a line a step, and
 * what is left over later. What is summed of a panel is `stepP` apart.
 */
static void convolution_winograd_multiply(
    const int C, const int tiles, const int panels, const int width, const int step, const int stepU, const int stepP,
    const Rows pixelRows, const Rows answerRows, __global const float *restrict v, __global const float *restrict u,
    __global float *restrict products) {
  const int blocks = (tiles + MR - 1) / MR, advance = (NR + blocks - 1) / blocks, all = PRODUCTS * PRODUCTS;
  const int planes = panels * NR + C, asking = max(1, C / PIECES * PIECES);
  int asked = 0;
  for (int product = 0; product < all; product++) {
    const int j = product / PRODUCTS, k = product % PRODUCTS, sumJ = winograd_sumOf(j), sumK = winograd_sumOf(k);
    const bool begins = j == winograd_first(sumJ) && k == winograd_first(sumK);
    __global const float *pixels = v + (winograd_pixelOf(j) * SEEN + winograd_pixelOf(k)) * step;
    const int filters = convolution_winograd_filterOf(product) * stepU;
    const int next = product + 1 < all ? convolution_winograd_filterOf(product + 1) * stepU : NB * C * NR;
    for (int t0 = 0; t0 < tiles; t0 += MR) {
      int row[MR];
      UNROLL for (int i = 0; i < MR; i++) row[i] = min(t0 + i, tiles - 1) * width;
      for (int panel = 0; panel < panels; panel++) {
        __global float *restrict target = products + panel * stepP + (t0 * PLACES + sumJ * SUMS + sumK) * NR;
        Vector sum[MR][NV];
        if (begins)
          panel_clear(sum);
        else
          UNROLL for (int i = 0; i < MR; i++) UNROLL for (int l = 0; l < NV; l++) sum[i][l] =
              VLOAD(l, target + i * PLACES * NR);
        const int plane = asked % planes, isAnswers = plane < panels * NR;
        const Rows rows = isAnswers ? answerRows : pixelRows;
        const int each = min(16, (rows.span + asking - 1) / asking), passed = asked++ / planes * asking * each;
        panel_multiply_asking(
            C, row, pixels, u + filters + panel * C * NR, u + next + (panel * NR + t0 / MR * advance) * C, advance,
            NB > 1, rows.from + (isAnswers ? plane : plane - panels * NR) * rows.distance + min(passed, rows.span),
            passed < rows.span ? each : 0, sum);
        UNROLL for (int i = 0; i < MR; i++) UNROLL for (int l = 0; l < NV; l++)
            VSTORE(sum[i][l], l, target + i * PLACES * NR);
      }
    }
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_winograd(
    const int N, const int C, const int H, const int W, const int M, const int P, const int Q, const int originH,
    const int originW, const int T, const int MB, const int biased, const int adds, const float below,
    __global const float *restrict x, __global const float *restrict u, __global const float *restrict b,
    __global const float *r, __global float *y, __global float *restrict scratch) {
  const Sizes g = {N, C, H, W, M, P, Q, originH, originW, get_group_id(2), get_num_groups(2)};
  const int TH = (P + TILE - 1) / TILE, TW = (Q + TILE - 1) / TILE, all = N * TH * TW;
  const int width = (C + 15) / 16 * 16, step = T * width + 16;
  const int panels = (M + NR - 1) / NR, stepU = panels * C * NR + 16;
  const int group = (g.group * get_num_groups(1) + get_group_id(1)) * get_num_groups(0) + get_group_id(0);
  __global float *restrict v = scratch + (size_t)group * (SEEN * SEEN * step + PLACES * NB * T * NR);
  __global float *restrict products = v + SEEN * SEEN * step;
  const int lastPanel = min(panels, (int)(get_group_id(1) + 1) * MB);
  int at[LANES];
  UNROLL for (int l = 0; l < LANES; l++) at[l] = min(l, C - 1) * H * W;

  const int blocks = (all + T - 1) / T, share = get_group_id(0), shares = get_num_groups(0);
  const int block0 = blocks / shares * share + min(share, blocks % shares);
  const int block1 = block0 + blocks / shares + (share < blocks % shares ? 1 : 0);
  for (int block = block0; block < block1; block++) {
    const int first = block * T, tiles = min(T, all - first);
    for (int t = 0; t < tiles; t++) {
      const int n = (first + t) / (TH * TW), row = (first + t) / TW % TH, column = (first + t) % TW;
      for (int c0 = 0; c0 < C; c0 += LANES) {
        const int c = max(0, min(c0, C - LANES)), plane = ((n * g.groups + g.group) * C + c) * H * W;
        winograd_tile(
            row * STEP + originH, column * STEP + originW, H, W, plane, at, N * g.groups * C * H * W, step, x,
            v + t * width + c);
      }
    }
    // What is asked for is two blocks, since a block ends within a row and often with an image.
    Rows pixelRows, answerRows;
    convolution_winograd_rows(
        first + tiles, 2 * T, TH, TW, STEP, W, H * W, g.groups * C, x + g.group * C * H * W + originH * W, &pixelRows);
    if (block + 1 == block1) pixelRows.span = 0;
    for (int panel0 = get_group_id(1) * MB; panel0 < lastPanel; panel0 += NB) {
      const int aside = min(NB, lastPanel - panel0);
      convolution_winograd_rows(
          first, 2 * T, TH, TW, TILE, Q, P * Q, g.groups * M, y + (g.group * M + panel0 * NR) * P * Q, &answerRows);
      __global const float *restrict filters = u + (size_t)g.group * SIDE * SIDE * stepU + panel0 * C * NR;
      convolution_winograd_multiply(
          C, tiles, aside, width, step, stepU, T * PLACES * NR, pixelRows, answerRows, v, filters, products);
      for (int k = 0; k < aside * NV && panel0 * NR + k * LANES < M; k++) {
        const int m = panel0 * NR + k * LANES;
        float start[LANES];
        for (int l = 0; l < LANES; l++) start[l] = biased && m + l < M ? b[g.group * M + m + l] : 0.0f;
        for (int t = 0; t < tiles; t++) {
          const int n = (first + t) / (TH * TW), row = (first + t) / TW % TH, column = (first + t) % TW;
          convolution_winograd_out(
              g, n, m, row * TILE, column * TILE, VLOAD(0, start), adds, below,
              products + (k / NV * T + t) * PLACES * NR + k % NV * LANES, r, y);
        }
      }
    }
  }
}
