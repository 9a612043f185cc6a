// Matrix product for GPUs: tiles in local memory.                         maths: dev.clarinet.op.MatMul
//
//   C[i,j] = alpha * (sum over k of  op(A)[i,k] * op(B)[k,j]) + beta * C[i,j]
//
//   A  float[M,K], or float[K,M] where transposed      B  float[K,N], or float[N,K] where transposed
//   C  float[M,N], overwritten; not read where beta is 0
//
// One group makes TM by TN elements of C:
//   global 0 = columns of C / WN, rounded up to whole tiles       global 1 = rows of C / WM, likewise
// Tiles that reach beyond a matrix are filled with zeros, so all items walk the same way past every barrier.
//
// Defines: those of tile.cl
#include "tile.cl"

/** Writes four neighbours of C, of which `count` exist. */
static void matmul_store4(
    const float4 product, const int count, const float alpha, const float beta, __global float *restrict C) {
  const float4 scaled = alpha * product;
  if (count >= 4) {
    vstore4(beta == 0.0f ? scaled : scaled + beta * vload4(0, C), 0, C);
    return;
  }
  const float four[4] = {scaled.s0, scaled.s1, scaled.s2, scaled.s3};
  UNROLL for (int j = 0; j < 4; j++) if (j < count) C[j] = beta == 0.0f ? four[j] : four[j] + beta * C[j];
}

__kernel __attribute__((reqd_work_group_size(RX, RY, 1))) void matmul_tiles(
    const int M, const int N, const int K, const int transposeA, const int transposeB, const float alpha,
    const float beta, __global const float *restrict A, __global const float *restrict B, __global float *restrict C) {
  TILE_LOCAL a[TK * STRIDE_A];
  TILE_LOCAL b[TK * STRIDE_B];
  const int i0 = get_group_id(1) * TM, j0 = get_group_id(0) * TN;
  float4 c[WM][QUADS];
  tile_clear(c);

  for (int k0 = 0; k0 < K; k0 += TK) {
    if (transposeA)
      tile_copyRows(TM, STRIDE_A, K - k0, M - i0, M, A + k0 * M + i0, a);
    else
      tile_copyColumns(TM, STRIDE_A, K - k0, M - i0, K, A + i0 * K + k0, a);
    if (transposeB)
      tile_copyColumns(TN, STRIDE_B, K - k0, N - j0, K, B + j0 * K + k0, b);
    else
      tile_copyRows(TN, STRIDE_B, K - k0, N - j0, N, B + k0 * N + j0, b);
    barrier(CLK_LOCAL_MEM_FENCE);
    tile_multiply(a, b, c);
    barrier(CLK_LOCAL_MEM_FENCE);
  }

  const int i = i0 + get_local_id(1) * WM, j = j0 + get_local_id(0) * 4;
#define STORE(r, v) \
  if (i + r < M) matmul_store4(c[r][v], N - j - v * RX * 4, alpha, beta, C + (i + r) * N + j + v * RX * 4);
  EACH_QUAD(STORE)
}
