// Matrix product for CPUs: rows by rows.                                  maths: dev.clarinet.op.MatMul
//
//   C[i,j] = alpha * (sum over k of  A[i,k] * B[j,k]) + beta * C[i,j]
//
//   A  float[M,K]      B  float[N,K], so transposed      C  float[M,N], or float[N,M] where transposed; overwritten, and
//                                                           not read where beta is 0
//
// Both matrices lie along the sum, as in every linear layer. To pack B into a panel each number of it would be moved
// across a vector, which pays if many rows of A meet it. Here vectors run along the sum, and nothing is moved:
//
//            b[j] ─► ████████ ████████ …      a tile of MR rows of A by NC rows of B has MR*NC vectors of sums, which
//   a[i] ─► ████████ ████████ …               are added up lane by lane at the end: MR*NC multiply-adds cost MR + NC
//                                             loads.
//
// One group of one work-item makes the columns of C that JB rows of B are for:
//   group 0 = block of JB rows of B
// It takes `block` rows of B at a time, which stay in the first cache where K is 1,000 or less, multiplies them with all
// of A, which should stay in the second, and has the next block brought there meanwhile. K is LANES at least.
//
// Where B has fewer rows than A the letters are exchanged: C transposed is B * A^T.
//
// Defines: MR NC  rows of A and of B in a tile, NC a multiple of 4; MR*NC + MR + 1 vector registers at least
//          and LANES of panel.cl
#ifndef MR
#define MR 3
#endif
#ifndef NC
#define NC 4
#endif
#include "panel.cl"

// Rows of the next block that a tile asks for at most.
#define ASKED 2

#if LANES == 16
#define LANE_NUMBERS ((int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
#define HALVES_ADDED(v) ((v).lo + (v).hi)
#elif LANES == 8
#define LANE_NUMBERS ((int8)(0, 1, 2, 3, 4, 5, 6, 7))
#define HALVES_ADDED(v) (v)
#else
#define LANE_NUMBERS ((int4)(0, 1, 2, 3))
#endif

/** The sums of the lanes of two vectors, four numbers for each. */
static float8 matmul_dots_fours(const Vector a, const Vector b) {
#if LANES == 4
  return (float8)(a, b);
#else
  const float8 first = HALVES_ADDED(a), second = HALVES_ADDED(b);
  return (float8)(first.lo, second.lo) + (float8)(first.hi, second.hi);
#endif
}

/** The sums of the lanes of four vectors. */
static float4 matmul_dots_sums(const Vector v[4]) {
  const float8 first = matmul_dots_fours(v[0], v[1]), last = matmul_dots_fours(v[2], v[3]);
  const float8 pairs = (float8)(first.s0145, last.s0145) + (float8)(first.s2367, last.s2367);
  return pairs.even + pairs.odd;
}

/**
 * The products of MR rows with NC rows of K numbers. Meanwhile asks for ASKED rows of what is needed later, `apart`
 * numbers from one to the next, or 0 for one row.
 */
INLINED void matmul_dots_multiply(
    const int K, __global const float *a[MR], __global const float *b[NC], __global const float *later, const int apart,
    float products[MR][NC]) {
  Vector sum[MR][NC];
  UNROLL for (int i = 0; i < MR; i++) UNROLL for (int j = 0; j < NC; j++) sum[i][j] = (Vector)(0.0f);
  int k = 0;
  for (; k + LANES <= K; k += LANES) {
    UNROLL for (int n = 0; n < ASKED; n++) ASK_AHEAD(later + n * apart + k, 2);
    Vector row[MR];
    UNROLL for (int i = 0; i < MR; i++) row[i] = VLOAD(0, a[i] + k);
    UNROLL for (int j = 0; j < NC; j++) {
      const Vector column = VLOAD(0, b[j] + k);
      UNROLL for (int i = 0; i < MR; i++) sum[i][j] = fma(row[i], column, sum[i][j]);
    }
  }
  if (k < K) { // the last LANES numbers, of which those before k were met
    const JOIN(int, LANES) isNew = LANE_NUMBERS >= k - K + LANES;
    Vector row[MR];
    UNROLL for (int i = 0; i < MR; i++) row[i] = VLOAD(0, a[i] + K - LANES);
    UNROLL for (int j = 0; j < NC; j++) {
      const Vector column = VLOAD(0, b[j] + K - LANES);
      UNROLL for (int i = 0; i < MR; i++) sum[i][j] = select(sum[i][j], fma(row[i], column, sum[i][j]), isNew);
    }
  }
  UNROLL for (int i = 0; i < MR; i++) UNROLL for (int j = 0; j < NC; j += 4)
      vstore4(matmul_dots_sums(&sum[i][j]), 0, &products[i][j]);
}

/** One argument, not six, as in window_sum.cl: the sizes, and how they are cut up. */
typedef struct {
  int M, N, K, transposeC, JB, block;
} Product;

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void matmul_dots(
    const Product product, const float alpha, const float beta, __global const float *restrict A,
    __global const float *restrict B, __global float *restrict C) {
  const int M = product.M, N = product.N, K = product.K, transposeC = product.transposeC;
  const int JB = product.JB, block = product.block;
  const int firstJ = get_group_id(0) * JB, endJ = M == 0 ? 0 : min(N, firstJ + JB);
  const int rowStep = transposeC ? 1 : N, columnStep = transposeC ? M : 1;
  const int rowTiles = (M + MR - 1) / MR, asked = clamp((NC - 1) / max(rowTiles, 1) + 1, 1, ASKED);

  for (int j0 = firstJ; j0 < endJ; j0 += block) {
    // A row of tiles meets each number once, and the hardware fetches ahead as well.
    const int j1 = min(endJ, j0 + block), last = rowTiles > 1 ? min(endJ, j1 + block) : j1;
    int later = j1;
    for (int i0 = 0; i0 < M; i0 += MR)
      for (int j = j0; j < j1; j += NC, later += asked) {
        __global const float *a[MR], *b[NC];
        UNROLL for (int l = 0; l < MR; l++) a[l] = A + min(i0 + l, M - 1) * K;
        UNROLL for (int l = 0; l < NC; l++) b[l] = B + min(j + l, j1 - 1) * K;
        float products[MR][NC];
        matmul_dots_multiply(K, a, b, later < last ? B + later * K : b[0], asked > 1 ? K : 0, products);
        UNROLL for (int l = 0; l < MR; l++) UNROLL for (int m = 0; m < NC; m++) if (i0 + l < M && j + m < j1) {
          __global float *to = C + (i0 + l) * rowStep + (j + m) * columnStep;
          *to = beta == 0.0f ? alpha * products[l][m] : alpha * products[l][m] + beta * *to;
        }
      }
  }
}
