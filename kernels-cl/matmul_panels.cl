// Matrix product for CPUs: packed panels.                                 maths: dev.clarinet.op.MatMul
//
//   C[i,j] = alpha * (sum over k of  op(A)[i,k] * op(B)[k,j]) + beta * C[i,j]
//
//   A  float[M,K], or float[K,M] where transposed      B  float[K,N], or float[N,K] where transposed
//   C  float[M,N], overwritten; not read where beta is 0
//
// One group of one work-item makes a block of C:
//   group 0 = block of NB*NR columns          group 1 = block of MB rows
// It walks along k in steps of KC. For each it copies its columns of op(B) into NB panels of local memory, [k][NR], where
// a tile reads them in order, and columns beyond N are zeros; then tile after tile of MR*NR runs over all panels.
// op(A) is read where it lies.
//
// Defines: those of panel.cl
#include "panel.cl"

/** Copies op(B)[k0.. +length, j0.. +NR] into a panel where B is not transposed: its rows are the panel's rows. */
static void matmul_packRows(
    const int length, const int k0, const int j0, const int N, __global const float *restrict B,
    __local float *restrict panel) {
  for (int k = 0; k < length; k++) {
    __global const float *restrict row = B + (k0 + k) * N + j0;
    if (j0 + NR <= N)
      UNROLL for (int v = 0; v < NV; v++) VSTORE(VLOAD(v, row), v, panel + k * NR);
    else
      for (int j = 0; j < NR; j++) panel[k * NR + j] = j0 + j < N ? row[j] : 0.0f;
  }
}

/** The same where B is transposed: squares of 4 by 4 are turned in registers. */
static void matmul_packColumns(
    const int length, const int k0, const int j0, const int N, const int K, __global const float *restrict B,
    __local float *restrict panel) {
  for (int j = 0; j < NR; j += 4) {
    __global const float *restrict column = B + (j0 + j) * K + k0;
    int k = 0;
    if (j0 + j + 4 <= N)
      for (; k + 4 <= length; k += 4) {
        const float4 a = vload4(0, column + k), b = vload4(0, column + K + k);
        const float4 c = vload4(0, column + 2 * K + k), d = vload4(0, column + 3 * K + k);
        vstore4((float4)(a.s0, b.s0, c.s0, d.s0), 0, panel + k * NR + j);
        vstore4((float4)(a.s1, b.s1, c.s1, d.s1), 0, panel + (k + 1) * NR + j);
        vstore4((float4)(a.s2, b.s2, c.s2, d.s2), 0, panel + (k + 2) * NR + j);
        vstore4((float4)(a.s3, b.s3, c.s3, d.s3), 0, panel + (k + 3) * NR + j);
      }
    for (; k < length; k++)
      for (int i = 0; i < 4; i++) panel[k * NR + j + i] = j0 + j + i < N ? column[i * K + k] : 0.0f;
  }
}

/** Writes one row of a tile, `columns` of them inside C: C = alpha*c + beta*C. */
static void matmul_store(
    const Vector c[NV], const int columns, const float alpha, const float beta, __global float *restrict C) {
  if (columns >= NR) {
    UNROLL for (int v = 0; v < NV; v++) {
      const Vector product = alpha * c[v];
      VSTORE(beta == 0.0f ? product : product + beta * VLOAD(v, C), v, C);
    }
  } else {
    float row[NR];
    UNROLL for (int v = 0; v < NV; v++) VSTORE(alpha * c[v], v, row);
    for (int j = 0; j < columns; j++) C[j] = beta == 0.0f ? row[j] : row[j] + beta * C[j];
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void matmul_panels(
    const int M, const int N, const int K, const int transposeA, const int transposeB, const float alpha,
    const float beta, const int MB, __global const float *restrict A, __global const float *restrict B,
    __global float *restrict C) {
  __local float packed[NB * KC * NR];
  const int firstColumn = get_group_id(0) * NB * NR, panels = min(NB, (N - firstColumn + NR - 1) / NR);
  const int firstRow = get_group_id(1) * MB, lastRow = min(M, firstRow + MB) - 1;
  const int rowStep = transposeA ? 1 : K, step = transposeA ? M : 1;

  for (int k0 = 0; k0 < K; k0 += KC) {
    const int length = min(KC, K - k0);
    for (int p = 0; p < panels; p++)
      if (transposeB)
        matmul_packColumns(length, k0, firstColumn + p * NR, N, K, B, packed + p * KC * NR);
      else
        matmul_packRows(length, k0, firstColumn + p * NR, N, B, packed + p * KC * NR);

    for (int i0 = firstRow; i0 <= lastRow; i0 += MR) {
      int row[MR];
      UNROLL for (int i = 0; i < MR; i++) row[i] = min(i0 + i, lastRow) * rowStep;
      for (int p = 0; p < panels; p++) {
        Vector c[MR][NV];
        panel_clear(c);
        panel_multiply(length, step, row, A + k0 * step, packed + p * KC * NR, c);
        const int j0 = firstColumn + p * NR;
        UNROLL for (int i = 0; i < MR; i++) if (i0 + i <= lastRow)
            matmul_store(c[i], N - j0, alpha, k0 == 0 ? beta : 1.0f, C + (i0 + i) * N + j0);
      }
    }
  }
}
