// Gradient by the input, with stride 1, by Winograd's tiles of the slopes, for CPUs.
//                                                                         maths: dev.clarinet.op.Convolution
//   dx = sum over tiles of  B [ sum over k of (G f[k] G^t) * (A dy[k] A^t) ] B^t       dy  TILE x TILE slopes
//
// which is the convolution by tiles turned round. As a convolution of dy with turned filters it would have tiles of dx,
// of which there are more where dx is larger than dy. Here each tile of dy makes SIDE x SIDE pixels of dx, and these
// are added up where they overlap. For each place i of the transformed tiles the sum over k is a matrix product of
// filters with vectors of LANES images:
//
//   w[i][k][NV tiles]      products[i][c][NV tiles] = sum over k of  u[i][c][k] * w[i][k]
//
//   u  the filters, transformed by convolution_winograd_filters in units of MR channels
//   dy float[N,groups*K,P,Q]  slopes of the answers         dx float[N,groups*C,H,W]  overwritten
//   scratch  float[ seats ][ (K*TH*TW*TILE^2 + CB*rows*columns + PLACES*K*NV)*LANES + PLACES*16 ]
//            slopes and dx of LANES images, turned (winograd_image.cl) and with a border, and w
//
// A piece of work is CB channels of dx of LANES images, tile after tile:
//   piece = (group * blocks of LANES images + block) * parts of CB channels + part
// One group of one work-item for each core; seats.cl says which makes what.
//
// Defines: those of winograd.cl, where TILE counts slopes, and of panel.cl: MR channels by NV tiles
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

/** Filters, slopes, tiles. */
typedef struct {
  int K, P, Q, TH, TW;
} Sizes;

/** Turns the slopes of all filters of LANES images; those that whole tiles have too many are 0. */
static void convolution_winograd_scatter_slopes(
    const Sizes s, const int at[LANES], __global const float *restrict dy, __global float *restrict slopes) {
  const int wide = s.TW * TILE, plane = s.TH * TILE * wide;
  if (s.P < s.TH * TILE || s.Q < wide)
    for (int i = 0; i < s.K * plane; i++) VSTORE((Vector)(0.0f), i, slopes);
  for (int k = 0; k < s.K; k++)
    winograd_turn_image(s.P, s.Q, s.Q, at, wide, LANES, dy + k * s.P * s.Q, slopes + k * plane * LANES);
}

/** Transforms one tile's products with a channel back, and adds them to its pixels. */
static void convolution_winograd_scatter_add(
    const int wide, const float *restrict products, __global float *restrict image) {
  Vector rows[SIDE][SIDE];
  for (int j = 0; j < SIDE; j++) {
    Vector m[SIDE], t[SIDE];
    UNROLL for (int i = 0; i < SIDE; i++) m[i] = VLOAD((i * SIDE + j) * MR * NV, products);
    winograd_input_slope(m, t);
    UNROLL for (int i = 0; i < SIDE; i++) rows[i][j] = t[i];
  }
  for (int i = 0; i < SIDE; i++) {
    Vector t[SIDE];
    winograd_input_slope(rows[i], t);
    UNROLL for (int j = 0; j < SIDE; j++) VSTORE(t[j] + VLOAD(i * wide + j, image), i * wide + j, image);
  }
}

/** Multiplies the transformed slopes of NV tiles with MR channels, and adds what comes back to their pixels. */
static void convolution_winograd_scatter_multiply(
    const Sizes s, const int first, const int tiles, const int channels, const int stepU, const int stepW,
    __global const float *restrict u, __global const float *restrict w, __global float *restrict image) {
  float products[PLACES * MR * NR];
  const int wide = s.TW * TILE + WINDOW - 1, plane = (s.TH * TILE + WINDOW - 1) * wide;
  for (int i = 0; i < PLACES; i++) {
    Vector sum[MR][NV];
    panel_clear(sum);
    panel_multiply_strip(s.K, 1, MR, u + i * stepU, w + i * stepW, sum);
    panel_store(sum, products + i * MR * NR);
  }
  for (int c = 0; c < channels; c++)
    for (int t = 0; t < tiles; t++) {
      const int row = (first + t) / s.TW * TILE, column = (first + t) % s.TW * TILE;
      convolution_winograd_scatter_add(
          wide, products + (c * NV + t) * LANES, image + (c * plane + row * wide + column) * LANES);
    }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_winograd_scatter(
    const int N, const int C, const int H, const int W, const int K, const int P, const int Q, const int top,
    const int left, __global int *seats, const int groups, const int CB, __global const float *restrict u,
    __global const float *restrict dy, __global float *restrict dx, __global float *restrict scratch) {
  __local int core[1];
  const int count = get_num_groups(0), seat = seats_take(count, core, seats);
  const int TH = (P + TILE - 1) / TILE, TW = (Q + TILE - 1) / TILE;
  const int wide = TW * TILE + WINDOW - 1, plane = (TH * TILE + WINDOW - 1) * wide;
  const int stepU = (C + MR - 1) / MR * MR * K + 16, stepW = K * NR + 16;
  const size_t sizeSlopes = (size_t)K * TH * TW * TILE * TILE * LANES, sizeImage = (size_t)CB * plane * LANES;
  __global float *restrict slopes = scratch + (size_t)seat * (sizeSlopes + sizeImage + PLACES * stepW);
  __global float *restrict image = slopes + sizeSlopes, *restrict w = image + sizeImage;

  const int blocks = (N + LANES - 1) / LANES, parts = (C + CB - 1) / CB;
  const Sizes s = {K, P, Q, TH, TW};
  int turned = -1;
  for (int piece; (piece = seats_next(seat, count, groups * blocks * parts, seats)) >= 0;) {
    const int whole = piece / parts, g = whole / blocks, n0 = whole % blocks * LANES;
    const int c0 = piece % parts * CB, channels = min(CB, C - c0);
    int at[LANES];
    UNROLL for (int l = 0; l < LANES; l++) at[l] = (min(n0 + l, N - 1) * groups + g) * K * P * Q;
    if (whole != turned) convolution_winograd_scatter_slopes(s, at, dy, slopes);
    turned = whole;
    for (int i = 0; i < channels * plane; i++) VSTORE((Vector)(0.0f), i, image);

    for (int first = 0; first < TH * TW; first += NV) {
      const int tiles = min(NV, TH * TW - first);
      for (int k = 0; k < K; k++)
        for (int t = 0; t < NV; t++) {
          const int tile = first + min(t, tiles - 1), row = tile / TW * TILE, column = tile % TW * TILE;
          winograd_slopes_tile(
              TW * TILE, LANES, stepW, slopes + ((k * TH * TILE + row) * TW * TILE + column) * LANES,
              w + k * NR + t * LANES);
        }
      for (int c = 0; c < channels; c += MR)
        convolution_winograd_scatter_multiply(
            s, first, tiles, min(MR, channels - c), stepU, stepW, u + (size_t)g * PLACES * stepU + (c0 + c) * K, w,
            image + c * plane * LANES);
    }
    UNROLL for (int l = 0; l < LANES; l++) at[l] = (min(n0 + l, N - 1) * groups + g) * C * H * W;
    for (int c = 0; c < channels; c++)
      winograd_turn_back(
          H, W, N - n0, at, wide, 0.0f, 0, 1.0f, image + (c * plane + top * wide + left) * LANES, dx,
          dx + (c0 + c) * H * W);
  }
  seats_leave(count, seats);
}
