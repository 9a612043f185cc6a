// Convolution of stride 1 of small images by Winograd's tiles, for CPUs.   maths: dev.clarinet.op.Convolution
//
//   y tile of TILE x TILE = At [ sum over c of (G f G^t) * (B^t d B) ] A        d  the SIDE x SIDE pixels of x under it
//
// as in convolution_winograd, but with LANES images as the lanes of vectors, for whole images stay in the cache. So
// neither the channels nor the filters fill vectors up, and no tile gathers its pixels.
//
//   v[i][c][NV tiles]      products[i][m][NV tiles] = sum over c of  u[i][m][c] * v[i][c]
//
//   x  float[N,groups*C,H,W]  images            u  the filters, by convolution_winograd_filters in units of MR
//   b  float[groups*M], read if biased           r  float[N,groups*M,P,Q], read if adds; it may be y
//   y  float[N,groups*M,P,Q], overwritten
//   scratch  float[ seats ][ (C*rows*columns + MB*TH*TW*TILE^2 + PLACES*C*NV)*LANES + PLACES*16 ]
//            x and y of LANES images, turned (winograd_image.cl), x with its border, and v
//
// A piece of work is MB answers of LANES images, tile after tile:
//   piece = (group * blocks of LANES images + block) * parts of MB filters + part
// One group of one work-item for each core; seats.cl says which makes what.
//
// Defines: those of winograd.cl, and of panel.cl: MR filters by NV tiles, NB times MR at a time
#define A_SPACE __global
#define B_SPACE __global
#include "panel.cl"
#include "winograd.cl"
#define RUN 4
#include "run.cl"
#include "epilogue.cl"
#include "winograd_store.cl"
#include "winograd_turn_back.cl"
#include "winograd_image.cl"
#include "seats.cl"
#define PLACES (SIDE * SIDE)

/** Tiles of an image; where they lie in it, turned, and in the turned answers. */
typedef struct {
  int TH, TW, wide, plane, wideY, planeY;
} Tiles;

/** Turns C channels of LANES images, with 0 around them. */
static void convolution_winograd_images_turn(
    const int C, const int H, const int W, const int originH, const int originW, const Tiles s, const int at[LANES],
    __global const float *restrict x, __global float *restrict image) {
  const int h0 = max(0, originH), w0 = max(0, originW), rows = s.plane / s.wide;
  const int h1 = min(H, originH + rows), w1 = min(W, originW + s.wide);
  if (h1 - h0 < rows || w1 - w0 < s.wide)
    for (int i = 0; i < C * s.plane; i++) VSTORE((Vector)(0.0f), i, image);
  for (int c = 0; c < C; c++)
    winograd_turn_image(
        h1 - h0, w1 - w0, W, at, s.wide, LANES, x + (c * H + h0) * W + w0,
        image + (c * s.plane + (h0 - originH) * s.wide + w0 - originW) * LANES);
}

/** Transforms one tile's products with a filter back. */
static void convolution_winograd_images_out(
    const int wide, const float *restrict products, __global float *restrict answers) {
  Vector rows[TILE][SIDE];
  for (int j = 0; j < SIDE; j++) {
    Vector m[SIDE], t[TILE];
    UNROLL for (int i = 0; i < SIDE; i++) m[i] = VLOAD((i * SIDE + j) * NB * MR * NV, products);
    winograd_output(m, t);
    UNROLL for (int i = 0; i < TILE; i++) rows[i][j] = t[i];
  }
  for (int i = 0; i < TILE; i++) {
    Vector t[TILE];
    winograd_output(rows[i], t);
    UNROLL for (int j = 0; j < TILE; j++) VSTORE(t[j], i * wide + j, answers);
  }
}

/** Multiplies the transformed pixels of NV tiles with NB * MR filters, and transforms what comes back. */
static void convolution_winograd_images_multiply(
    const Tiles s, const int C, const int first, const int filters, const int stepU, const int stepV,
    __global const float *restrict u, __global const float *restrict v, __global float *restrict answers) {
  float products[PLACES * NB * MR * NR];
  for (int i = 0; i < PLACES; i++)
    for (int m = 0; m < filters; m += MR) {
      Vector sum[MR][NV];
      panel_clear(sum);
      panel_multiply_strip(C, 1, MR, u + i * stepU + m * C, v + i * stepV, sum);
      panel_store(sum, products + (i * NB * MR + m) * NR);
    }
  for (int m = 0; m < filters; m++)
    for (int t = 0; t < min(NV, s.TH * s.TW - first); t++) {
      const int row = (first + t) / s.TW * TILE, column = (first + t) % s.TW * TILE;
      convolution_winograd_images_out(
          s.wideY, products + (m * NV + t) * LANES, answers + (m * s.planeY + row * s.wideY + column) * LANES);
    }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_winograd_images(
    const int N, const int C, const int H, const int W, const int M, const int P, const int Q, const int originH,
    const int originW, __global int *seats, const int groups, const int MB, const int biased, const int adds,
    const float below, __global const float *restrict x, __global const float *restrict u,
    __global const float *restrict b, __global const float *r, __global float *y, __global float *restrict scratch) {
  __local int core[1];
  const int count = get_num_groups(0), seat = seats_take(count, core, seats);
  const int TH = (P + TILE - 1) / TILE, TW = (Q + TILE - 1) / TILE, wide = TW * TILE + WINDOW - 1;
  const Tiles s = {TH, TW, wide, (TH * TILE + WINDOW - 1) * wide, TW * TILE, TH * TW * TILE * TILE};
  const int stepU = (M + MR - 1) / MR * MR * C + 16, stepV = C * NR + 16;
  const size_t sizeImage = (size_t)C * s.plane * LANES, sizeAnswers = (size_t)MB * s.planeY * LANES;
  __global float *restrict image = scratch + (size_t)seat * (sizeImage + sizeAnswers + PLACES * stepV);
  __global float *restrict answers = image + sizeImage, *restrict v = answers + sizeAnswers;

  const int blocks = (N + LANES - 1) / LANES, parts = (M + MB - 1) / MB;
  int turned = -1;
  for (int piece; (piece = seats_next(seat, count, groups * blocks * parts, seats)) >= 0;) {
    const int m0 = piece % parts * MB, m1 = min(M, m0 + MB), whole = piece / parts;
    const int n0 = whole % blocks * LANES, g = whole / blocks;
    int at[LANES];
    UNROLL for (int l = 0; l < LANES; l++) at[l] = (min(n0 + l, N - 1) * groups + g) * C * H * W;
    if (whole != turned) convolution_winograd_images_turn(C, H, W, originH, originW, s, at, x, image);
    turned = whole;

    for (int first = 0; first < TH * TW; first += NV) {
      for (int c = 0; c < C; c++)
        for (int t = 0; t < NV; t++) {
          const int tile = min(first + t, TH * TW - 1), row = tile / TW * TILE, column = tile % TW * TILE;
          winograd_turned_tile(
              wide, LANES, stepV, image + (c * s.plane + row * wide + column) * LANES, v + c * NR + t * LANES);
        }
      for (int m = m0; m < m1; m += NB * MR)
        convolution_winograd_images_multiply(
            s, C, first, min(NB * MR, m1 - m), stepU, stepV, u + (size_t)g * PLACES * stepU + m * C, v,
            answers + (m - m0) * s.planeY * LANES);
    }
    UNROLL for (int l = 0; l < LANES; l++) at[l] = (min(n0 + l, N - 1) * groups + g) * M * P * Q;
    for (int m = m0; m < m1; m++)
      winograd_turn_back(
          P, Q, N - n0, at, s.wideY, biased ? b[g * M + m] : 0.0f, adds, below, answers + (m - m0) * s.planeY * LANES,
          r + m * P * Q, y + m * P * Q);
  }
  seats_leave(count, seats);
}
