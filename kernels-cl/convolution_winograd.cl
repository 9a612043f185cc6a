// Convolution by Winograd's tiles, for CPUs.                              maths: dev.clarinet.op.Convolution
//
//   y tile of TILE x TILE = At [ sum over c of (G f G^t) * (B^t d B) ] A    d  the PIXELS x PIXELS pixels of x under it
//
// so that SIDE^2 multiplications stand in the place of WINDOW^2*TILE^2: 36 for 144 or 16 for 36 with filters of 3x3, 64
// for 400 with filters of 5x5; with a stride of 2 it is 25 for 36, and winograd_strided.cl says which. For each place i
// of the transformed tile the sum over c is a matrix product. T tiles are taken at a time, a multiple of MR. They are
// all transformed,
//
//   v[i][t][c]      then for PB panels of NR filters:  products[panel][t][i][m] = sum over c of  v[i][t][c] * u[i][c][m]
//
// and these are transformed back into y; products that would only be added up there are added to one sum, one after the
// other. While a core multiplies it asks for the memory that comes next. v and products lie in the seat's own part of
// scratch, and stay in the caches; in memory v is [i][t/MR][c/16][t%MR][c%16], a panel of lines for MR tiles. Channels
// are the lanes of vectors before the product, filters behind it; so tiles may lie in any rows of any images.
//
//   x  float[N,groups*C,H,W]  images            u  the filters, transformed by convolution_winograd_filters, or, with
//                                               TRANSFORMS, only turned into place by it
//   b  float[groups*M], read if biased           r  float[N,groups*M,P,Q], read if adds; it may be y
//   y  float[N,groups*M,P,Q], overwritten        scratch  float[ seats ][ SEEN^2*(T*C + 16) + PLACES*NB*T*NR ]
//                                               with C rounded up to whole lines; with TRANSFORMS
//                                               SIDE^2*(DEPTH*NR + 16) more
//
// A piece of work is T tiles of all channels, and their answers by PB panels of filters, NB at most:
//   piece = (group * blocks of T tiles + block) * parts of PB panels + part
// One group of one work-item for each core; seats.cl says which makes what.
// Tiles are counted through all images: (n*rows + tile's row)*columns + tile's column.
//
// Filters that change for each run, and are read once in it, are transformed here, for DEPTH channels of a panel at a
// time: their taps are a fraction of what they become. Sums of products then wait in memory from channels to channels.
//
// Defines: those of winograd.cl, and of panel.cl: MR tiles by NV vectors of filters
//          TRANSFORMS  1 where filters are transformed here: with products that are sums by themselves, and NB 1
//          DEPTH       channels for which they are transformed at a time, a multiple of 16
#define B_SPACE __global
#ifndef TRANSFORMS
#define TRANSFORMS 0
#endif
#ifndef DEPTH
#define DEPTH 16
#endif
#include "panel.cl"
#include "winograd.cl"
#include "winograd_tile.cl"
#define RUN TILE
#include "run.cl"
#include "epilogue.cl"
#include "winograd_store.cl"
#include "seats.cl"
#include "winograd_taps.cl"
#define PLACES (SUMS * SUMS)
#define STEP (TILE * STRIDE / SPREAD)

// Floats from a place of transformed filters to the next, a line more so that places are no power of two apart; and all
// of them.
#define DEEP (DEPTH * NR + LINE)
#define TRANSFORMED (TRANSFORMS ? SIDE * SIDE * DEEP : 0)

// Rows of a tile that four answers make: one of four, or two of two.
#define ROWS_OF_FOUR (4 / TILE)

/** Transforms the products of one tile with a vector of filters back along its columns. */
INLINED void convolution_winograd_columns(__global const float *products, Vector rows[TILE][SUMS]) {
  for (int j = 0; j < SUMS; j++) {
    Vector places[SUMS], t[TILE];
    UNROLL for (int i = 0; i < SUMS; i++) places[i] = VLOAD(0, products + (i * SUMS + j) * NR);
    winograd_output(places, t);
    UNROLL for (int i = 0; i < TILE; i++) rows[i][j] = t[i];
  }
}

/** The four answers from row i on. */
INLINED void convolution_winograd_four(const Vector rows[TILE][SUMS], const int i, const Vector bias, Vector y[4]) {
  UNROLL for (int k = 0; k < ROWS_OF_FOUR; k++) {
    Vector t[TILE];
    winograd_output(rows[i + k], t);
    UNROLL for (int j = 0; j < TILE; j++) y[k * TILE + j] = t[j] + bias;
  }
}

/** Transforms one tile with a vector of filters back where all of it is wanted; its first answer is at y. */
static void convolution_winograd_whole(
    const int at[LANES], const int Q, const Vector bias, const int adds, const float below,
    __global const float *products, __global const float *r, __global float *y) {
  Vector rows[TILE][SUMS];
  convolution_winograd_columns(products, rows);
  for (int i = 0; i < TILE; i += ROWS_OF_FOUR) {
    Vector four[4];
    convolution_winograd_four(rows, i, bias, four);
    winograd_store(at, Q, adds, below, four, r + i * Q, y + i * Q);
  }
}

/**
 * The same for a tile of which only p rows, q columns and so many filters are wanted: a function of its own, which keeps
 * the loop over whole tiles short.
 */
static __attribute__((noinline)) void convolution_winograd_part(
    const int filters, const int p, const int q, const int at[LANES], const int Q, const Vector bias, const int adds,
    const float below, __global const float *products, __global const float *r, __global float *y) {
  Vector rows[TILE][SUMS];
  convolution_winograd_columns(products, rows);
  for (int i = 0; i < min(TILE, p); i += ROWS_OF_FOUR) {
    Vector four[4];
    convolution_winograd_four(rows, i, bias, four);
    turn_four(four);
    for (int j = 0; j < 4; j++) {
      float lanes[LANES];
      VSTORE(four[j], 0, lanes);
      for (int l = j; l < min(LANES, filters); l += 4)
        for (int k = 0; k < ROWS_OF_FOUR && i + k < p; k++) {
          const int first = at[l] + (i + k) * Q;
          epilogue_store(RUN_LOAD(k, lanes + l - j), q, adds, below, r + first, y + first);
        }
    }
  }
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

/** Loads what MR tiles have of a sum so far, or keeps it. */
INLINED void convolution_winograd_load(__global const float *products, Vector sum[MR][NV]) {
  UNROLL for (int i = 0; i < MR; i++) UNROLL for (int l = 0; l < NV; l++) sum[i][l] =
      VLOAD(l, products + i * PLACES * NR);
}

INLINED void convolution_winograd_keep(const Vector sum[MR][NV], __global float *products) {
  UNROLL for (int i = 0; i < MR; i++) UNROLL for (int l = 0; l < NV; l++)
      VSTORE(sum[i][l], l, products + i * PLACES * NR);
}

#if TRANSFORMS
/** Transforms the filters of a panel, whose taps these are, for so many channels: filters[place][channel][NR]. */
static void convolution_winograd_transform(
    const int channels, __global const float *restrict taps, __global float *restrict filters) {
  for (int c = 0; c < channels; c++) UNROLL for (int l = 0; l < NV; l++) {
      Vector f[FILTER], places[SIDE * SIDE];
      UNROLL for (int tap = 0; tap < FILTER; tap++) f[tap] = VLOAD(l, taps + (c * FILTER + tap) * NR);
      winograd_taps(f, places);
      UNROLL for (int i = 0; i < SIDE * SIDE; i++) VSTORE(places[i], l, filters + i * DEEP + c * NR);
    }
}

/**
 * Multiplies the transformed tiles with a panel of filters, which are transformed for DEPTH channels at a time.
 * Meanwhile asks for the taps of the next channels, at last for the first of the next panel, and for transformed pixels
 * of channels that come later.
 */
static void convolution_winograd_multiply(
    const int C, const int tiles, const int width, const int step, __global const float *restrict v,
    __global const float *restrict taps, __global float *restrict filters, __global float *restrict products) {
  for (int c0 = 0; c0 < C; c0 += DEPTH) {
    const int channels = min(DEPTH, C - c0);
    convolution_winograd_transform(channels, taps + c0 * FILTER * NR, filters);
    __global const float *later = taps + (c0 + channels) * FILTER * NR, *end = later + DEPTH * FILTER * NR;
    for (int i = 0; i < PLACES; i++) {
      __global const float *pixels = v + i * step + c0 * MR;
      for (int t0 = 0; t0 < tiles; t0 += MR) {
        __global float *restrict target = products + (t0 * PLACES + i) * NR;
        Vector sum[MR][NV];
        if (c0 == 0)
          panel_clear(sum);
        else
          convolution_winograd_load(target, sum);
        panel_multiply_asking(
            channels, pixels + t0 * width, filters + i * DEEP, later, later < end ? LINE : 0, false, taps, 0, sum);
        if (later < end) later += channels * LINE;
        convolution_winograd_keep(sum, target);
      }
    }
  }
}
#else
/**
 * Multiplies the transformed tiles with up to NB panels of filters, product by product. Meanwhile asks for the filters
 * of the next product, at last the first of the next panels; and where NB is more than 1, so that filters come from near
 * by, for rows of answers of these panels and rows of pixels, of one plane with MR tiles and a panel, a line a step, and
 * what is left over later; where NB is 1, for transformed pixels that are needed soon. What is summed of a panel is
 * `stepP` apart.
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
    const int next = product + 1 < all ? convolution_winograd_filterOf(product + 1) * stepU : panels * C * NR;
    for (int t0 = 0; t0 < tiles; t0 += MR) {
      for (int panel = 0; panel < panels; panel++) {
        __global float *restrict target = products + panel * stepP + (t0 * PLACES + sumJ * SUMS + sumK) * NR;
        // Behind the last tile v holds what was there before; nobody reads the products of that.
        Vector sum[MR][NV];
        if (begins)
          panel_clear(sum);
        else
          convolution_winograd_load(target, sum);
        const int plane = asked % planes, isAnswers = plane < panels * NR;
        const Rows rows = isAnswers ? answerRows : pixelRows;
        const int each = min(16, (rows.span + asking - 1) / asking), passed = asked++ / planes * asking * each;
        panel_multiply_asking(
            C, pixels + t0 * width, u + filters + panel * C * NR, u + next + (panel * NR + t0 / MR * advance) * C,
            advance, NB > 1,
            rows.from + (isAnswers ? plane : plane - panels * NR) * rows.distance + min(passed, rows.span),
            passed < rows.span ? each : 0, sum);
        convolution_winograd_keep(sum, target);
      }
    }
  }
}
#endif

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_winograd(
    const int N, const int C, const int H, const int W, const int M, const int P, const int Q, const int originH,
    const int originW, __global int *seats, const int groups, const int T, const int PB, const int biased,
    const int adds, const float below, __global const float *restrict x, __global const float *restrict u,
    __global const float *restrict b, __global const float *r, __global float *y, __global float *restrict scratch) {
  __local int core[1];
  const int count = get_num_groups(0), seat = seats_take(count, core, seats);
  const int TH = (P + TILE - 1) / TILE, TW = (Q + TILE - 1) / TILE, all = N * TH * TW;
  const int width = (C + LINE - 1) / LINE * LINE, step = T * width + LINE;
  const int panels = (M + NR - 1) / NR, stepU = panels * C * NR + 16;
  __global float *restrict v = scratch + (size_t)seat * (SEEN * SEEN * step + PLACES * NB * T * NR + TRANSFORMED);
  __global float *restrict products = v + SEEN * SEEN * step;
  int at[LANES], atLast[LANES], atY[LANES];
  UNROLL for (int l = 0; l < LANES; l++) {
    at[l] = l * H * W;
    atLast[l] = min(l, (C - 1) % LANES) * H * W;
    atY[l] = l * P * Q;
  }

  const int blocks = (all + T - 1) / T, parts = (panels + PB - 1) / PB;
  int transformed = -1;
  for (int piece; (piece = seats_next(seat, count, groups * blocks * parts, seats)) >= 0;) {
    const int whole = piece / parts, group = whole / blocks, block = whole % blocks;
    const int first = block * T, tiles = min(T, all - first);
    for (int c0 = whole == transformed ? C : 0; c0 < C; c0 += LANES)
      for (int t = 0; t < tiles; t++) {
        const int n = (first + t) / (TH * TW), row = (first + t) / TW % TH, column = (first + t) % TW;
        const int plane = ((n * groups + group) * C + c0) * H * W;
        winograd_tile(
            row * STEP + originH, column * STEP + originW, H, W, plane, c0 + LANES <= C ? at : atLast,
            N * groups * C * H * W, step, x, v + t / MR * MR * width + (c0 / LINE * MR + t % MR) * LINE + c0 % LINE);
      }
    transformed = whole;
    const int panel0 = piece % parts * PB, aside = min(PB, panels - panel0);
#if TRANSFORMS
    convolution_winograd_multiply(
        C, tiles, width, step, v, u + (size_t)(group * panels + panel0) * C * FILTER * NR, products + T * PLACES * NR,
        products);
#else
    // What is asked for is two blocks, since a block ends within a row and often with an image.
    Rows pixelRows, answerRows;
    convolution_winograd_rows(
        first + tiles, 2 * T, TH, TW, STEP, W, H * W, groups * C, x + group * C * H * W + originH * W, &pixelRows);
    if (block + 1 == blocks) pixelRows.span = 0;
    convolution_winograd_rows(
        first, 2 * T, TH, TW, TILE, Q, P * Q, groups * M, y + (group * M + panel0 * NR) * P * Q, &answerRows);
    __global const float *restrict filters = u + (size_t)group * SIDE * SIDE * stepU + panel0 * C * NR;
    convolution_winograd_multiply(
        C, tiles, aside, width, step, stepU, T * PLACES * NR, pixelRows, answerRows, v, filters, products);
#endif
    for (int k = 0; k < aside * NV && panel0 * NR + k * LANES < M; k++) {
      const int m = panel0 * NR + k * LANES;
      float start[LANES];
      for (int l = 0; l < LANES; l++) start[l] = biased && m + l < M ? b[group * M + m + l] : 0.0f;
      for (int t = 0; t < tiles; t++) {
        const int n = (first + t) / (TH * TW), p = (first + t) / TW % TH * TILE, q = (first + t) % TW * TILE;
        const size_t answer = (((size_t)n * groups + group) * M + m) * P * Q + p * Q + q;
        __global const float *tile = products + (k / NV * T + t) * PLACES * NR + k % NV * LANES;
        if (m + LANES <= M && p + TILE <= P && q + TILE <= Q)
          convolution_winograd_whole(atY, Q, VLOAD(0, start), adds, below, tile, r + answer, y + answer);
        else
          convolution_winograd_part(
              M - m, P - p, Q - q, atY, Q, VLOAD(0, start), adds, below, tile, r + answer, y + answer);
      }
    }
  }
  seats_leave(count, seats);
}
