// Tile product: the innermost loop of everything that multiplies on a GPU.        docs/learn: the matrix product
//
//   c[i,j] = c[i,j] + sum over k of  a[i,k] * b[k,j]           i < TM, j < TN, k < TK
//
// A group of RX by RY work-items makes a tile of TM by TN. It holds TK columns of a and TK rows of b in local memory,
// both with k outermost, and each work-item makes WM by WN elements of c in registers:
//
//              b[k]  ┌──┬──┬──┬──┐ TN         item (tx,ty) has the rows     ty*WM + 0..WM
//            a[k]    └──┴──┴──┴──┘                     and the columns  tx*4 + v*4*RX + 0..4,  v < WN/4
//            ┌─┐     ┌──┬──┬──┬──┐
//            ├─┤     │  │  │▓▓│  │            so items side by side read quads side by side, and
//            ├─┤     ├──┼──┼──┼──┤            each number read from local memory serves WM or WN
//            └─┘ TM  └──┴──┴──┴──┘            multiply-adds
//
// Included by kernels for GPUs.
//
// Defines: TM TN TK  extents of a tile; multiples of 4      WM WN  what an item makes; multiples of 4
//          with RX*RY <= 256 items, a multiple of TN for convolutions, and local memory for TK*(TM + TN + 8) floats
#ifndef TM
#define TM 64
#endif
#ifndef TN
#define TN 64
#endif
#ifndef TK
#define TK 16
#endif
#ifndef WM
#define WM 8
#endif
#ifndef WN
#define WN 8
#endif

#define RX (TN / WN)
#define RY (TM / WM)
#define ITEMS (RX * RY)
#define QUADS (WN / 4)
#define STRIDE_A (TM + 4)
#define STRIDE_B (TN + 4)
#define UNROLL _Pragma("unroll")
#define UNROLL_STEPS _Pragma("unroll 4")
#define TILE_LOCAL __local __attribute__((aligned(16))) float

/** The number of this work-item in its group. */
static int tile_item(void) { return get_local_id(1) * RX + get_local_id(0); }

/** Clears an item's part of a tile. */
static void tile_clear(float4 c[WM][QUADS]) {
  UNROLL for (int i = 0; i < WM; i++) UNROLL for (int v = 0; v < QUADS; v++) c[i][v] = (float4)(0.0f);
}

/** Adds one number of a times QUADS quads of b to a row of an item's part. */
static void tile_addRow(const float aik, const float4 bk[QUADS], float4 ci[QUADS]) {
  UNROLL for (int v = 0; v < QUADS; v++) ci[v] = fma((float4)(aik), bk[v], ci[v]);
}

/** Adds TK steps of the sum to an item's part of a tile. All that it loads are quads. */
static void tile_multiply(__local const float *restrict a, __local const float *restrict b, float4 c[WM][QUADS]) {
  __local const float4 *restrict ak = (__local const float4 *)a + get_local_id(1) * (WM / 4);
  __local const float4 *restrict bk = (__local const float4 *)b + get_local_id(0);
  UNROLL_STEPS for (int k = 0; k < TK; k++) {
    float4 right[QUADS];
    UNROLL for (int v = 0; v < QUADS; v++) right[v] = bk[v * RX];
    UNROLL for (int u = 0; u < WM / 4; u++) {
      const float4 left = ak[u];
      tile_addRow(left.s0, right, c[4 * u]);
      tile_addRow(left.s1, right, c[4 * u + 1]);
      tile_addRow(left.s2, right, c[4 * u + 2]);
      tile_addRow(left.s3, right, c[4 * u + 3]);
    }
    ak += STRIDE_A / 4;
    bk += STRIDE_B / 4;
  }
}

/** Reads four neighbours, of which `count` exist, and 0 for the others. */
static float4 tile_load4(const int count, __global const float *restrict from) {
  if (count >= 4) return vload4(0, from);
  return (float4)(count > 0 ? from[0] : 0.0f, count > 1 ? from[1] : 0.0f, count > 2 ? from[2] : 0.0f, 0.0f);
}

/** Copies a tile [TK][width] whose rows lie in memory as rows: from[k*step + j], of which rows and columns exist. */
static void tile_copyRows(
    const int width, const int stride, const int rows, const int columns, const int step,
    __global const float *restrict from, __local float *restrict tile) {
  for (int i = tile_item(); i < TK * width / 4; i += ITEMS) {
    const int k = i / (width / 4), j = (i - k * (width / 4)) * 4;
    vstore4(tile_load4(k < rows ? columns - j : 0, from + k * step + j), 0, tile + k * stride + j);
  }
}

/** Copies a tile [TK][width] whose columns lie in memory as rows: from[j*step + k], of which rows and columns exist. */
static void tile_copyColumns(
    const int width, const int stride, const int rows, const int columns, const int step,
    __global const float *restrict from, __local float *restrict tile) {
  for (int i = tile_item(); i < TK * width / 4; i += ITEMS) {
    const int j = i / (TK / 4), k = (i - j * (TK / 4)) * 4;
    const float4 four = tile_load4(j < columns ? rows - k : 0, from + j * step + k);
    __local float *restrict to = tile + k * stride + j;
    to[0] = four.s0;
    to[stride] = four.s1;
    to[2 * stride] = four.s2;
    to[3 * stride] = four.s3;
  }
}
