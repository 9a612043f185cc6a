// Gradient by the filters for GPUs: implicit matrix product in tiles.     maths: dev.clarinet.op.Convolution
//
//   df[k,c,r,s] = sum over n,p,q of  dy[n,k,p,q] * x[n,c,h,w]            h = p*strideH + r*tapH - top, w likewise
//
// is a product whose rows are the filters k, whose columns are the taps (c,r,s), and whose sum runs over all pixels
// (n*P + p)*Q + q. The pixels are cut into chunks, as many as the geometry asks for and never as the device does, so
// that the same numbers are added in the same order everywhere; the chunks are added after.
//
//   x  float[N,groups*C,H,W]        images             dy  float[N,groups*K,P,Q]     slopes of the answers
//   sums  float[chunks,groups,K,C*R*S]                 sums of the chunks, overwritten by convolution_filters_tiles
//   df float[groups*K,C,R,S]     slopes, overwritten by convolution_filters_tiles_add, which adds the chunks in order
//
// One group makes TM filters at TN taps of one chunk:
//   global 0 = taps / WN, rounded up to whole tiles     global 1 = K / WM, likewise     global 2 = chunk*groups + g
//
// Defines: WG  work-items in a group of convolution_filters_tiles_add
//          and those of tile.cl
#include "tile.cl"
#ifndef WG
#define WG 64
#endif
#define DEPTH (TK * TN / ITEMS)
// Loads that an item begins before it waits for the first, as in convolution_tiles.cl.
#define BATCH (DEPTH < 8 ? DEPTH : 8)

/** Copies the slopes of TK pixels, neighbours as long as their image lasts, of TM filters into a tile; 0 beyond. */
static void convolution_copySlopes(
    const int pixel0, const int pixels, const int filters, const int PQ, const int step,
    __global const float *restrict dy, __local float *restrict tile) {
  const int myDepth = tile_item() % TK, k0 = tile_item() / TK, pixel = pixel0 + myDepth, n = pixel / PQ;
  const int at = n * step + pixel - n * PQ;
  UNROLL_STEPS for (int i = 0; i < TK * TM / ITEMS; i++) {
    const int k = k0 + i * (ITEMS / TK), exists = k < filters && pixel < pixels;
    const float slope = dy[exists ? at + k * PQ : 0];
    tile[myDepth * STRIDE_A + k] = exists ? slope : 0.0f;
  }
}

/** Stores the sums of four neighbouring taps, of which `count` exist. */
static void convolution_storeTaps(const float4 sum, const int count, __global float *restrict sums) {
  if (count >= 4) {
    vstore4(sum, 0, sums);
  } else {
    if (count > 0) sums[0] = sum.s0;
    if (count > 1) sums[1] = sum.s1;
    if (count > 2) sums[2] = sum.s2;
  }
}

__kernel __attribute__((reqd_work_group_size(RX, RY, 1))) void convolution_filters_tiles(
    const int N, const int C, const int H, const int W, const int K, const int P, const int Q, const int R, const int S,
    const int strideH, const int strideW, const int tapH, const int tapW, const int top, const int left,
    const int groups, const int pixelsAtOnce, __global const float *restrict x, __global const float *restrict dy,
    __global float *restrict sums) {
  TILE_LOCAL tileDy[TK * STRIDE_A];
  TILE_LOCAL tileX[TK * STRIDE_B];
  const int chunk = get_group_id(2) / groups, g = get_group_id(2) - chunk * groups, taps = C * R * S;
  const int k0 = get_group_id(1) * TM, tap0 = get_group_id(0) * TN;
  const int pixel0 = chunk * pixelsAtOnce, pixels = min(N * P * Q, pixel0 + pixelsAtOnce);

  const int myDepth = tile_item() / TN, myColumn = tile_item() - myDepth * TN, tap = tap0 + myColumn;
  const int filterRow = tap / S, c = filterRow / R, exists = tap < taps;
  const int h0 = (filterRow - c * R) * tapH - top, w0 = (tap - filterRow * S) * tapW - left;

  float4 sum[WM][QUADS];
  tile_clear(sum);
  for (int pixelAt = pixel0; pixelAt < pixels; pixelAt += TK) {
    convolution_copySlopes(pixelAt, pixels, K - k0, P * Q, groups * K * P * Q, dy + (g * K + k0) * P * Q, tileDy);
    const int mine = pixelAt + myDepth * DEPTH, firstRow = mine / Q;
    int n = firstRow / P, p = firstRow - n * P, q = mine - firstRow * Q;
    ONE_BY_ONE for (int from = 0; from < DEPTH; from += BATCH) {
      float found[BATCH];
      UNROLL for (int i = 0; i < BATCH; i++) {
        const int h = p * strideH + h0, w = q * strideW + w0;
        const int inside = exists && mine + from + i < pixels && (uint)h < (uint)H && (uint)w < (uint)W;
        const float pixel = x[inside ? (((n * groups + g) * C + c) * H + h) * W + w : 0];
        found[i] = inside ? pixel : 0.0f;
        if (++q == Q) {
          q = 0;
          if (++p == P) p = 0, n++;
        }
      }
      UNROLL for (int i = 0; i < BATCH; i++) tileX[(myDepth * DEPTH + from + i) * STRIDE_B + myColumn] = found[i];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    tile_multiply(tileDy, tileX, sum);
    barrier(CLK_LOCAL_MEM_FENCE);
  }

  const int k = k0 + get_local_id(1) * WM, to = tap0 + get_local_id(0) * 4;
  __global float *restrict target = sums + ((chunk * groups + g) * K + k) * taps + to;
#define STORE(i, v) \
  if (k + i < K) convolution_storeTaps(sum[i][v], taps - to - v * RX * 4, target + i * taps + v * RX * 4);
  EACH_QUAD(STORE)
}

/** Adds the chunks in order: global 0 = element of df, of `size`, rounded up to whole groups. */
__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void convolution_filters_tiles_add(
    const int size, const int chunks, __global const float *restrict sums, __global float *restrict df) {
  const int i = get_global_id(0);
  if (i >= size) return;
  float sum = 0.0f;
  for (int chunk = 0; chunk < chunks; chunk++) sum += sums[chunk * size + i];
  df[i] = sum;
}
