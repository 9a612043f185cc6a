// Matrix product for CPUs: packed panels.                                 maths: dev.clarinet.op.MatMul
//
//   C[i,j] = alpha * (sum over k of  op(A)[i,k] * op(B)[k,j]) + beta * C[i,j]
//
//   A  float[M,K], or float[K,M] where transposed      B  float[K,N], or float[N,K] where transposed
//   C  float[M,N], or float[N,M] where transposed; overwritten, and not read where beta is 0
//
// One group of one work-item makes a block of C:
//   group 0 = block of panels*NR columns          group 1 = block of MB rows, SB*MR at most
// It walks along k in steps of KC. For each it copies its rows of op(A) into strips of local memory, MR rows each:
// [i][STRIP] where A lies so, [k][MR] where it is transposed. Then it copies NR columns of op(B) at a time into a
// panel, [k][NR], and multiplies all strips with it. So the panel stays in the first cache, the strips come from the
// second, and what is packed next is brought there meanwhile. The rows of a strip lie at a distance that the compiler
// knows, no power of two, which would crowd into a few lines of the cache.
//
// C transposed is op(B)^T * op(A)^T: the same product with the letters exchanged, for when B is better read in rows.
//
// Defines: those of panel.cl, and SB  the most strips that a group has
#ifndef SB
#define SB 32
#endif
#define A_SPACE __local
#include "panel.cl"
#include "matmul_pack.cl"
#include "ahead_rows.cl"

/** Stores a tile that is all inside C, rows of it where it is not transposed. */
INLINED void matmul_store(const int N, const float alpha, const float beta, Vector c[MR][NV], __global float *C) {
  if (beta == 0.0f)
    UNROLL for (int i = 0; i < MR; i++) UNROLL for (int v = 0; v < NV; v++) VSTORE(alpha * c[i][v], v, C + i * N);
  else
    UNROLL for (int i = 0; i < MR; i++) UNROLL for (int v = 0; v < NV; v++)
        VSTORE(alpha * c[i][v] + beta * VLOAD(v, C + i * N), v, C + i * N);
}

/** Stores `rows` by `columns` of a tile in memory at any distances of rows and columns of C. */
static void matmul_storePart(
    const int rows, const int columns, const int rowStep, const int columnStep, const float alpha, const float beta,
    const float *tile, __global float *restrict C) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      const float product = alpha * tile[i * NR + j];
      __global float *restrict target = C + i * rowStep + j * columnStep;
      *target = beta == 0.0f ? product : product + beta * *target;
    }
}

/** Stores four rows of a tile, all its columns, where C is transposed: they are turned in registers. */
static void matmul_storeFour(
    const int M, const float alpha, const float beta, const float *tile, __global float *restrict C) {
  for (int v = 0; v < NV; v++) {
    Vector rows[4];
    UNROLL for (int l = 0; l < 4; l++) rows[l] = alpha * VLOAD(v, tile + l * NR);
    turn_four(rows);
    UNROLL for (int l = 0; l < 4; l++) {
      float lanes[LANES];
      VSTORE(rows[l], 0, lanes);
      UNROLL for (int i = 0; i < LANES / 4; i++) {
        __global float *restrict target = C + (v * LANES + 4 * i + l) * M;
        const float4 four = vload4(i, lanes);
        vstore4(beta == 0.0f ? four : four + beta * vload4(0, target), 0, target);
      }
    }
  }
}

/** Stores what of a tile is inside C. */
INLINED void matmul_storeAny(
    const int rows, const int columns, const int rowStep, const int columnStep, const float alpha, const float beta,
    Vector c[MR][NV], __global float *C) {
  float tile[MR * NR];
  panel_store(c, tile);
  int i = 0;
  if (rowStep == 1 && columns == NR)
    for (; i + 4 <= rows; i += 4) matmul_storeFour(columnStep, alpha, beta, tile + i * NR, C + i);
  matmul_storePart(rows - i, columns, rowStep, columnStep, alpha, beta, tile + i * NR, C + i * rowStep);
}

/** One argument, not eight, as in window_sum.cl: the sizes, and how they are cut up. */
typedef struct {
  int M, N, K, transposeA, transposeB, transposeC, MB, panels;
} Product;

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void matmul_panels(
    const Product product, const float alpha, const float beta, __global const float *restrict A,
    __global const float *restrict B, __global float *restrict C) {
  const int M = product.M, N = product.N, K = product.K, MB = product.MB, panels = product.panels;
  const int transposeA = product.transposeA, transposeB = product.transposeB, transposeC = product.transposeC;
  __local float strips[SB * STRIP_FLOATS], panel[KC * NR];
  const int i0 = get_group_id(1) * MB, rows = min(MB, M - i0), count = (rows + MR - 1) / MR;
  const int firstColumn = get_group_id(0) * panels * NR, endColumn = min(N, firstColumn + panels * NR);
  const int rowStep = transposeC ? 1 : N, columnStep = transposeC ? M : 1;

  for (int k0 = 0; k0 < K; k0 += KC) {
    const int length = min(KC, K - k0), next = min(KC, K - k0 - length);
    const float betaNow = k0 == 0 ? beta : 1.0f;
    if (transposeA)
      matmul_stripColumns(length, rows, M - i0, M, A + k0 * M + i0, strips);
    else
      matmul_stripRows(length, rows, K, A + i0 * K + k0, strips);

    const int linesA = transposeA ? next * ahead_lines(rows) : rows * ahead_lines(next);
    const int partA = (linesA + count * panels - 1) / (count * panels);
    int tiles = 0;
    for (int j0 = firstColumn; j0 < endColumn; j0 += NR) {
      if (transposeB)
        matmul_packColumns(length, N - j0, K, B + j0 * K + k0, panel);
      else
        matmul_packRows(length, N - j0, (size_t)(K - k0) * N - j0, N, B + k0 * N + j0, panel);

      const int last = j0 + NR >= endColumn, j1 = last ? firstColumn : j0 + NR, k1 = last ? k0 + KC : k0;
      const int length1 = last ? next : length, columns1 = min(NR, N - j1);
      const int linesB = transposeB ? columns1 * ahead_lines(length1) : length1 * ahead_lines(NR);
      const int partB = (linesB + count - 1) / count;
      const int someA = (partA * AHEAD + length - 1) / length, someB = (partB * AHEAD + length - 1) / length;
      for (int s = 0; s < count; s++, tiles++) {
        Ahead aheadA, aheadB;
        if (transposeA)
          ahead_rows(tiles * partA, partA, next, rows, M, A + (k0 + KC) * M + i0, &aheadA);
        else
          ahead_rows(tiles * partA, partA, rows, next, K, A + i0 * K + k0 + KC, &aheadA);
        if (transposeB)
          ahead_rows(s * partB, partB, columns1, length1, K, B + j1 * K + k1, &aheadB);
        else
          ahead_rows(s * partB, partB, length1, NR, N, B + k1 * N + j1, &aheadB);
        const int i = s * MR;
        __global float *target = C + (i0 + i) * rowStep + j0 * columnStep;
        if (transposeC)
          ahead_askRows(min(NR, N - j0), MR, M, target);
        else
          ahead_askRows(min(MR, rows - i), NR, N, target);
        Vector c[MR][NV];
        panel_clear(c);
        for (int k = 0; k < length; k += AHEAD) {
          ahead_ask(someA, &aheadA);
          ahead_ask(someB, &aheadB);
          if (transposeA)
            panel_multiply_strip(min(AHEAD, length - k), 1, MR, strips + s * STRIP_FLOATS + k * MR, panel + k * NR, c);
          else
            panel_multiply_strip(min(AHEAD, length - k), STRIP, 1, strips + s * STRIP_FLOATS + k, panel + k * NR, c);
        }
        if (!transposeC && i + MR <= rows && j0 + NR <= N)
          matmul_store(N, alpha, betaNow, c, target);
        else
          matmul_storeAny(min(MR, rows - i), min(NR, N - j0), rowStep, columnStep, alpha, betaNow, c, target);
      }
    }
  }
}
