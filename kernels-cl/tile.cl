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
// Defines: TM TN TK  extents of a tile; multiples of 4      WM WN  what an item makes: 4 or 8 rows and columns
//          with RX*RY <= 256 items, for convolutions a multiple of TN and TK, and local memory, TK*(TM + TN + 8) floats
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
#include "words.cl"

#define RX (TN / WN)
#define RY (TM / WM)
#define ITEMS (RX * RY)
#define QUADS (WN / 4)
#define STRIDE_A (TM + 4)
#define STRIDE_B (TN + 4)
#define UNROLL_STEPS _Pragma("unroll 4")
#define ONE_BY_ONE _Pragma("unroll 1")
#define TILE_LOCAL __local __attribute__((aligned(16))) float

// a*b + c, rounded once where the device says that this is fast. Others, such as AMD's Polaris, take four times as long
// for fma as for mad, which may round the product.
#ifdef FP_FAST_FMAF
#define MULTIPLY_ADD fma
#else
#define MULTIPLY_ADD mad
#endif

// X(i, v) for each quad v of each row i of an item's part, written out: Intel's compiler decides which arrays become
// registers before it unrolls loops, and takes those alone that are indexed by constants.
#define ROWS4(X, i, v) X(i, v) X((i + 1), v) X((i + 2), v) X((i + 3), v)
#if WM == 4
#define ROWS(X, v) ROWS4(X, 0, v)
#else
#define ROWS(X, v) ROWS4(X, 0, v) ROWS4(X, 4, v)
#endif
#if WN == 4
#define EACH_QUAD(X) ROWS(X, 0)
#else
#define EACH_QUAD(X) ROWS(X, 0) ROWS(X, 1)
#endif

/** The number of this work-item in its group. */
static int tile_item(void) { return get_local_id(1) * RX + get_local_id(0); }

/** Clears an item's part of a tile. */
static void tile_clear(float4 c[WM][QUADS]) {
#define CLEAR(i, v) c[i][v] = (float4)(0.0f);
  EACH_QUAD(CLEAR)
}

/** Adds four numbers of a times a quad of b to quad v of the rows from i on. */
static void tile_addRows(const float4 a, const float4 b, const int i, const int v, float4 c[WM][QUADS]) {
  c[i][v] = MULTIPLY_ADD((float4)(a.s0), b, c[i][v]);
  c[i + 1][v] = MULTIPLY_ADD((float4)(a.s1), b, c[i + 1][v]);
  c[i + 2][v] = MULTIPLY_ADD((float4)(a.s2), b, c[i + 2][v]);
  c[i + 3][v] = MULTIPLY_ADD((float4)(a.s3), b, c[i + 3][v]);
}

/** Adds TK steps of the sum to an item's part of a tile. All that it loads are quads. */
static void tile_multiply(__local const float *restrict a, __local const float *restrict b, float4 c[WM][QUADS]) {
  __local const float4 *restrict ak = (__local const float4 *)a + get_local_id(1) * (WM / 4);
  __local const float4 *restrict bk = (__local const float4 *)b + get_local_id(0);
  UNROLL_STEPS for (int k = 0; k < TK; k++) {
    tile_addRows(ak[0], bk[0], 0, 0, c);
    if (WN == 8) tile_addRows(ak[0], bk[RX], 0, 1, c);
    if (WM == 8) tile_addRows(ak[1], bk[0], 4, 0, c);
    if (WM * WN == 64) tile_addRows(ak[1], bk[RX], 4, 1, c);
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
