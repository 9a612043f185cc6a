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
//   x  float[N,groups*C,H,W]  images            u  the filters, transformed by convolution_winograd_filters, or, if
//                                               `taps`, as that one reads them
//   b  float[groups*M], read if biased           r  float[N,groups*M,P,Q], read if adds; it may be y
//   y  float[N,groups*M,P,Q], overwritten        scratch  float[ seats ][ SEEN^2*(T*C + 16) + PLACES*NB*T*NR ]
//                                               with C rounded up to whole lines; if `taps`, behind it [ seats ] of
//                                               all transformed filters, or with PIECEWISE of SIDE^2*(DEPTH*NR + 16)
//
// A piece of work is T tiles of all channels, and their answers by PB panels of filters, NB at most:
//   piece = (group * blocks of T tiles + block) * parts of PB panels + part
// One group of one work-item for each core; seats.cl says which makes what.
// Tiles are counted through all images: (n*rows + tile's row)*columns + tile's column.
//
// Filters that change for each run may be transformed here, which saves a launch and a way through the caches: if they
// are few, by each core for itself; with PIECEWISE, where each is read once, for DEPTH channels of a panel at a time.
// Sums of products then wait in memory from channels to channels.
//
// Defines: those of winograd.cl, and of panel.cl: MR tiles by NV vectors of filters
//          PIECEWISE  1 where filters are transformed so: with products that are sums by themselves, and NB 1
//          DEPTH      channels for which they are transformed at a time, a multiple of 16
#define B_SPACE __global
#ifndef PIECEWISE
#define PIECEWISE 0
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
#include "winograd_ahead.cl"
#include "winograd_product.cl"

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
  UNROLL for (int i = 0; i < TILE; i += ROWS_OF_FOUR) {
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

/** Where the filters of a panel begin; others: the last. */
INLINED void convolution_winograd_begins(const int M, const int panel, const int stepM, int at[NR]) {
  UNROLL for (int m = 0; m < NR; m++) at[m] = min(panel * NR + m, M - 1) * stepM;
}

/** Transforms all filters, of all groups, since they are few: as convolution_winograd_filters.cl does. */
static void convolution_winograd_transform(
    const int groups, const int M, const int C, const int stepM, const int stepC, const int turned,
    __global const float *restrict f, __global float *restrict u) {
  const int panels = (M + NR - 1) / NR, step = panels * C * NR + LINE;
  for (int i = 0; i < groups * panels; i++) {
    const int group = i / panels, panel = i % panels;
    int at[NR];
    convolution_winograd_begins(M, panel, stepM, at);
    winograd_taps_panel(
        C, stepC, turned, at, f + (size_t)group * M * C * FILTER, step,
        u + (size_t)group * SIDE * SIDE * step + panel * C * NR);
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_winograd(
    const int N, const int C, const int H, const int W, const int M, const int P, const int Q, const int originH,
    const int originW, __global int *seats, const int groups, const int T, const int PB, const int stepM,
    const int stepC, const int turned, const int taps, const int biased, const int adds, const float below,
    __global const float *restrict x, __global const float *restrict u, __global const float *restrict b,
    __global const float *r, __global float *y, __global float *restrict scratch) {
  __local int core[1];
  const int count = get_num_groups(0), seat = seats_take(count, core, seats);
  const int TH = (P + TILE - 1) / TILE, TW = (Q + TILE - 1) / TILE, all = N * TH * TW;
  const int width = (C + LINE - 1) / LINE * LINE, step = T * width + LINE;
  const int panels = (M + NR - 1) / NR, stepU = panels * C * NR + LINE;
  const size_t size = SEEN * SEEN * step + PLACES * NB * T * NR;
  __global float *restrict v = scratch + seat * size, *restrict products = v + SEEN * SEEN * step;
  __global float *restrict own =
      scratch + count * size + (size_t)seat * (PIECEWISE ? SIDE * SIDE * DEEP : groups * SIDE * SIDE * stepU);
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
#if !PIECEWISE
    if (taps && transformed < 0) convolution_winograd_transform(groups, M, C, stepM, stepC, turned, u, own);
#endif
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
#if PIECEWISE
    int atF[NR];
    convolution_winograd_begins(M, panel0, stepM, atF);
    winograd_product_ofTaps(
        C, tiles, width, step, stepM, stepC, turned, atF, atF[0] + (panel0 + 1 < panels ? NR * stepM : 0), v,
        u + (size_t)group * M * C * FILTER, own, products);
#else
    // A row of tiles is asked for before the block that begins it.
    const int row = (first + TW - 1) / TW, next = (first + tiles + TW - 1) / TW;
    const int end = min(N * TH, (first + tiles + T + TW - 1) / TW);
    Rows answers = {
        .images = y + (group * M + panel0 * NR) * P * Q,
        .image = groups * M * P * Q,
        .plane = P * Q,
        .planes = min(aside * NR, M - panel0 * NR),
        .height = P,
        .width = Q,
        .rows = TH,
        .step = TILE,
        .lead = 0,
        .row = row,
        .end = next};
    Rows pixels = {
        .images = x + group * C * H * W,
        .image = groups * C * H * W,
        .plane = H * W,
        .planes = C,
        .height = H,
        .width = W,
        .rows = TH,
        .step = STEP,
        .lead = originH + PIXELS - STEP,
        .row = next,
        .end = end};
    winograd_rows_begin(&answers);
    winograd_rows_begin(&pixels);
    winograd_product(
        C, tiles, aside, width, step, stepU, T * PLACES * NR, answers, pixels, v,
        (taps ? own : u) + (size_t)group * SIDE * SIDE * stepU + panel0 * C * NR, products);
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
