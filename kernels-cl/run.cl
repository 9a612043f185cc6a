// Runs: RUN neighbours along a row of an image, read and written with one access.       docs/learn: implicit GEMM
//
// Included by the convolutions that walk along rows. Define: RUN  8, 4, 2 or 1
#ifndef RUN
#define RUN 8
#endif
#include "words.cl"

#if RUN == 1
typedef float Run;
#define RUN_LOAD(i, a) ((a)[i])
#define RUN_STORE(value, i, a) ((a)[i] = (value))

/** Reads x[row + w], or 0 outside the image; rows are W long, and x holds `size` floats. */
static float run_load(
    const int w, const int W, const int strideW, const int row, const int size, __global const float *restrict x) {
  return 0 <= w && w < W ? x[row + w] : 0.0f;
}
#else
typedef JOIN(float, RUN) Run;
typedef JOIN(int, RUN) RunOfInt;
#define RUN_LOAD JOIN(vload, RUN)
#define RUN_STORE JOIN(vstore, RUN)
#if RUN == 8
#define RUN_LOAD_TWO vload16
#define RUN_POSITIONS (int8)(0, 1, 2, 3, 4, 5, 6, 7)
#elif RUN == 4
#define RUN_LOAD_TWO vload8
#define RUN_POSITIONS (int4)(0, 1, 2, 3)
#else
#define RUN_LOAD_TWO vload4
#define RUN_POSITIONS (int2)(0, 1)
#endif

/**
 * Reads x[row + w + j*strideW] for all j of a run, with 0 outside the image; rows are W long, and x holds `size`
 * floats. Near a border it reads the neighbouring rows' numbers too and drops them, unless that would leave x.
 */
static Run run_load(
    const int w, const int W, const int strideW, const int row, const int size, __global const float *restrict x) {
  const int first = row + w;
  if (strideW == 1 && w >= 0 && w + RUN <= W) return RUN_LOAD(0, x + first);
  const RunOfInt positions = w + strideW * RUN_POSITIONS;
  const RunOfInt inside = positions >= 0 && positions < W;
  if (strideW == 1 && first >= 0 && first <= size - RUN) return select((Run)(0.0f), RUN_LOAD(0, x + first), inside);
  if (strideW == 2 && first >= 0 && first <= size - 2 * RUN)
    return select((Run)(0.0f), RUN_LOAD_TWO(0, x + first).even, inside);
  float run[RUN];
  for (int j = 0; j < RUN; j++) {
    const int wj = w + j * strideW;
    run[j] = 0 <= wj && wj < W ? x[row + wj] : 0.0f;
  }
  return RUN_LOAD(0, run);
}
#endif
