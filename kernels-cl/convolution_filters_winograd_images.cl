// Gradient by filters, with stride 1, of small images by Winograd's tiles, for CPUs.
//                                                                         maths: dev.clarinet.op.Convolution
//   df[k,c] = Gt [ sum over tiles of (A dy[k] A^t) * (B^t d[c] B) ] G      dy  TILE x TILE slopes   d  pixels below
//
// as in convolution_filters_winograd, but of whole images that are turned once (winograd_image.cl), and with the
// products of all filters and channels in the cache, so that they are transformed back once for each chunk. Of IB
// images at a time,
//
//   v[i][panel][t][NR]      w[i][t][KL]      products[i][k][panels*NR] += sum over t of  w[i][t][k] * v[i][t][c]
//
//   x  float[N,groups*C,H,W]  images            dy  float[N,groups*K,P,Q]  slopes of the answers
//   scratch  the chunks' sums as winograd_chunks.cl has them; then of each seat x and dy of an image, v, w and
//            products, with CL channels, whole panels, and KL filters, whole vectors and rows of a tile:
//            float[rows*columns*CL + TH*TW*TILE^2*KL + PLACES*(IB*TH*TW*(CL + KL) + 32 + KL*CL)]
//
// A piece of work is a chunk, of imagesOfChunk images:    piece = group of channels * chunks + chunk
// One group of one work-item for each core; seats.cl says which makes what.
//
// Defines: those of winograd.cl, where TILE counts slopes, and of panel.cl: MR filters by NV vectors of channels
#define A_SPACE __global
#define B_SPACE __global
#define PRODUCTS_SPACE __global
#include "panel.cl"
#include "winograd.cl"
#include "winograd_image.cl"
#include "winograd_chunks.cl"
#include "seats.cl"
#define PLACES (SIDE * SIDE)

/** Channels, pixels, filters, slopes; where the first window begins; channels and filters rounded up; tiles. */
typedef struct {
  int C, H, W, K, P, Q, top, left, CL, KL, TH, TW, T;
} Sizes;

/** Turns the pixels of an image and transforms its tiles; the first goes to v. */
static void convolution_filters_winograd_pixels(
    const Sizes s, __global const float *restrict x, __global float *restrict image, __global float *restrict v) {
  const int wide = s.TW * TILE + WINDOW - 1, step = s.T * s.CL + 16;
  for (int c = 0; c < s.CL; c += LANES) {
    int at[LANES];
    UNROLL for (int l = 0; l < LANES; l++) at[l] = min(c + l, s.C - 1) * s.H * s.W;
    winograd_turn_image(s.H, s.W, s.W, at, wide, s.CL, x, image + (s.top * wide + s.left) * s.CL + c);
  }
  for (int t = 0; t < s.TH * s.TW; t++)
    for (int c = 0; c < s.CL; c += LANES)
      winograd_turned_tile(
          wide, s.CL, step, image + (t / s.TW * wide + t % s.TW) * TILE * s.CL + c,
          v + c / NR * s.T * NR + t * NR + c % NR);
}

/** Turns the slopes of an image and transforms its tiles; the first goes to w. */
static void convolution_filters_winograd_slopes(
    const Sizes s, __global const float *restrict dy, __global float *restrict slopes, __global float *restrict w) {
  const int wide = s.TW * TILE, step = s.T * s.KL + 16;
  for (int k = 0; k < s.KL; k += LANES) {
    int at[LANES];
    UNROLL for (int l = 0; l < LANES; l++) at[l] = min(k + l, s.K - 1) * s.P * s.Q;
    winograd_turn_image(s.P, s.Q, s.Q, at, wide, s.KL, dy, slopes + k);
  }
  for (int t = 0; t < s.TH * s.TW; t++)
    for (int k = 0; k < s.KL; k += LANES)
      winograd_slopes_tile(wide, s.KL, step, slopes + (t / s.TW * wide + t % s.TW) * TILE * s.KL + k, w + t * s.KL + k);
}

/** Multiplies so many tiles of all filters and channels, place by place; adds to the products or overwrites them. */
static void convolution_filters_winograd_multiply(
    const Sizes s, const int tiles, const int adds, __global const float *restrict v, __global const float *restrict w,
    __global float *restrict products) {
  int row[MR];
  UNROLL for (int i = 0; i < MR; i++) row[i] = i;
  for (int i = 0; i < PLACES; i++) {
    for (int panel = 0; panel < s.CL / NR; panel++)
      for (int k = 0; k < s.K; k += MR) {
        __global float *restrict target = products + k * s.CL + panel * NR;
        Vector sum[MR][NV];
        panel_clear(sum);
        if (adds)
          UNROLL for (int j = 0; j < MR; j++) UNROLL for (int l = 0; l < NV; l++) sum[j][l] =
              VLOAD(l, target + j * s.CL);
        panel_multiply(tiles, s.KL, row, w + k, v + panel * s.T * NR, sum);
        UNROLL for (int j = 0; j < MR; j++) UNROLL for (int l = 0; l < NV; l++) VSTORE(sum[j][l], l, target + j * s.CL);
      }
    v += s.T * s.CL + 16;
    w += s.T * s.KL + 16;
    products += s.KL * s.CL;
  }
}

/** Transforms the products of all filters and channels back. */
static void convolution_filters_winograd_out(
    const Sizes s, __global const float *restrict products, __global float *restrict sums) {
  for (int panel = 0; panel < s.CL / NR; panel++)
    for (int k = 0; k < s.K; k++)
      for (int l = 0; l < NV; l++)
        winograd_chunks_out(
            0, s.KL * s.CL, products + k * s.CL + panel * NR + l * LANES,
            sums + (panel * s.K + k) * FILTER * NR + l * LANES);
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_filters_winograd_images(
    const int N, const int C, const int H, const int W, const int K, const int P, const int Q, const int top,
    const int left, __global int *seats, const int groups, const int IB, const int chunks, const int imagesOfChunk,
    __global const float *restrict x, __global const float *restrict dy, __global float *restrict scratch) {
  __local int core[1];
  const int count = get_num_groups(0), seat = seats_take(count, core, seats);
  const int TH = (P + TILE - 1) / TILE, TW = (Q + TILE - 1) / TILE;
  const int CL = (C + NR - 1) / NR * NR, rows = (K + MR - 1) / MR * MR, KL = (rows + LANES - 1) / LANES * LANES;
  const Sizes s = {C, H, W, K, P, Q, top, left, CL, KL, TH, TW, IB * TH * TW};
  const int sizeImage = (TH * TILE + WINDOW - 1) * (TW * TILE + WINDOW - 1) * CL,
            sizeSlopes = TH * TW * TILE * TILE * KL;
  const int sizeV = PLACES * (s.T * CL + 16), sizeW = PLACES * (s.T * KL + 16);
  const size_t sizeChunk = (size_t)CL * K * FILTER;
  __global float *restrict image = scratch + chunks * groups * sizeChunk +
                                   (size_t)seat * (sizeImage + sizeSlopes + sizeV + sizeW + PLACES * KL * CL);
  __global float *restrict slopes = image + sizeImage, *restrict v = slopes + sizeSlopes, *restrict w = v + sizeV;
  __global float *restrict products = w + sizeW;
  for (int i = 0; i < sizeImage + sizeSlopes; i += LANES) VSTORE((Vector)(0.0f), 0, image + i);

  for (int piece; (piece = seats_next(seat, count, groups * chunks, seats)) >= 0;) {
    const int g = piece / chunks, chunk = piece % chunks;
    const int begin = chunk * imagesOfChunk, end = min(N, begin + imagesOfChunk);
    for (int first = begin; first < end; first += IB) {
      const int last = min(first + IB, end);
      for (int n = first; n < last; n++) {
        const int t = (n - first) * TH * TW;
        convolution_filters_winograd_pixels(s, x + (size_t)(n * groups + g) * C * H * W, image, v + t * NR);
        convolution_filters_winograd_slopes(s, dy + (size_t)(n * groups + g) * K * P * Q, slopes, w + t * KL);
      }
      convolution_filters_winograd_multiply(s, (last - first) * TH * TW, first > begin, v, w, products);
    }
    convolution_filters_winograd_out(s, products, scratch + (chunk * groups + g) * sizeChunk);
  }
  seats_leave(count, seats);
}
