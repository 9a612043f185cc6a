// Matrix product for CPUs: packed panels.                                 maths: dev.clarinet.op.MatMul
//
//   C[i,j] = alpha * (sum over k of  op(A)[i,k] * op(B)[k,j]) + beta * C[i,j]
//
//   A  float[M,K], or float[K,M] where transposed      B  float[K,N], or float[N,K] where transposed
//   C  float[M,N], or float[N,M] where transposed; overwritten, and not read where beta is 0
//
// One group of one work-item makes a block of C:
//   group 0 = block of panels*NR columns          group 1 = block of MB rows
// It walks along k in steps of KC. For each it copies its columns of op(B) into panels of local memory, [k][NR], where
// a tile reads them in order, and columns beyond N are zeros. Then it copies MR rows of op(A) at a time into a strip
// and multiplies it with all panels: [i][STRIP] where A lies so, [k][MR] where it is transposed. A strip costs little
// beside that, and its rows lie at distances that the compiler knows, none a power of two, which would crowd into a few
// lines of the cache.
//
// C transposed is op(B)^T * op(A)^T: the same product with the letters exchanged, for when B is better read in rows.
//
// Defines: those of panel.cl; NB is the most panels that a group has
#define A_SPACE __local
#include "panel.cl"
#include "matmul_pack.cl"

/** Writes a tile, rows of C where it is not transposed: `rows` by `columns` of it are inside C. */
static void matmul_store(
    const int rows, const int columns, const int N, const float alpha, const float beta, const float *tile,
    __global float *restrict C) {
  for (int i = 0; i < rows; i++) {
    if (columns >= NR) UNROLL for (int v = 0; v < NV; v++) {
        const Vector product = alpha * VLOAD(v, tile);
        VSTORE(beta == 0.0f ? product : product + beta * VLOAD(v, C), v, C);
      }
    else
      for (int j = 0; j < columns; j++) C[j] = beta == 0.0f ? alpha * tile[j] : alpha * tile[j] + beta * C[j];
    tile += NR;
    C += N;
  }
}

/** Writes a tile where C is transposed, squares of 4 by 4 turned in registers. */
static void matmul_storeTransposed(
    const int rows, const int columns, const int M, const float alpha, const float beta, const float *tile,
    __global float *restrict C) {
  int i = 0;
  if (columns >= NR)
    for (; i + 4 <= rows; i += 4)
      for (int j = 0; j < NR; j += 4) {
        float4 t[4];
        UNROLL for (int l = 0; l < 4; l++) t[l] = alpha * vload4(0, tile + (i + l) * NR + j);
        matmul_turn(t);
        UNROLL for (int l = 0; l < 4; l++) {
          __global float *restrict target = C + (j + l) * M + i;
          vstore4(beta == 0.0f ? t[l] : t[l] + beta * vload4(0, target), 0, target);
        }
      }
  for (; i < rows; i++)
    for (int j = 0; j < min(columns, NR); j++) {
      const float product = alpha * tile[i * NR + j];
      C[j * M + i] = beta == 0.0f ? product : product + beta * C[j * M + i];
    }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void matmul_panels(
    const int M, const int N, const int K, const int transposeA, const int transposeB, const int transposeC,
    const float alpha, const float beta, const int MB, const int panelsOfGroup, __global const float *restrict A,
    __global const float *restrict B, __global float *restrict C) {
  __local float packed[NB * KC * NR], strip[MR * STRIP];
  const int firstColumn = get_group_id(0) * panelsOfGroup * NR;
  const int panels = min(panelsOfGroup, (N - firstColumn + NR - 1) / NR);
  const int firstRow = get_group_id(1) * MB, endRow = min(M, firstRow + MB);

  for (int k0 = 0; k0 < K; k0 += KC) {
    const int length = min(KC, K - k0);
    const float betaNow = k0 == 0 ? beta : 1.0f;
    for (int p = 0; p < panels; p++)
      if (transposeB)
        matmul_packColumns(length, k0, firstColumn + p * NR, N, K, B, packed + p * KC * NR);
      else
        matmul_packRows(length, k0, firstColumn + p * NR, N, B, packed + p * KC * NR);

    for (int i0 = firstRow; i0 < endRow; i0 += MR) {
      const int rows = min(MR, endRow - i0);
      if (transposeA)
        matmul_stripColumns(length, rows, M, A + k0 * M + i0, strip);
      else
        matmul_stripRows(length, rows, K, A + i0 * K + k0, strip);
      for (int p = 0; p < panels; p++) {
        const int j0 = firstColumn + p * NR;
        float tile[MR * NR];
        if (transposeA)
          panel_multiply_strip(length, 1, MR, strip, packed + p * KC * NR, tile);
        else
          panel_multiply_strip(length, STRIP, 1, strip, packed + p * KC * NR, tile);
        if (transposeC)
          matmul_storeTransposed(rows, N - j0, M, alpha, betaNow, tile, C + j0 * M + i0);
        else
          matmul_store(rows, N - j0, N, alpha, betaNow, tile, C + i0 * N + j0);
      }
    }
  }
}
