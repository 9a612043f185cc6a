// Packing for the matrix product: panels of op(B), strips of op(A).               docs/learn: the matrix product
//
//   panel  float[k][NR]     columns j0.. +NR of op(B), any numbers beyond N, of which no answer is made
//   strip  float[i][STRIP]  MR rows of op(A), or float[k][MR] where A is transposed; rows that are not there repeat
//
// Included by matmul_panels, after panel.cl.
#include "turn.cl"
#define STRIP (KC + 16)
#define STRIP_FLOATS (MR * STRIP)

/**
 * Copies op(B)[k.. +length, j0.. +NR] into a panel where B is not transposed: its rows, from B on, are the panel's.
 * Beyond N stand numbers of the next row, or zeros where that would read beyond B's end, `there` numbers from here on.
 */
static void matmul_packRows(
    const int length, const int columns, size_t there, const int N, __global const float *restrict B,
    __local float *restrict panel) {
  for (int k = 0; k < length; k++) {
    if (there >= NR)
      UNROLL for (int v = 0; v < NV; v++) VSTORE(VLOAD(v, B), v, panel);
    else
      for (int j = 0; j < NR; j++) panel[j] = j < columns ? B[j] : 0.0f;
    B += N;
    there -= N;
    panel += NR;
  }
}

/** The same where B is transposed: its rows are turned. */
static void matmul_packColumns(
    const int length, const int columns, const int K, __global const float *restrict B, __local float *restrict panel) {
  UNROLL for (int v = 0; v < NV; v++)
      turn_rows(length, columns - v * LANES, K, B + (size_t)v * LANES * K, panel + v * LANES);
}

/** Copies rows of A into strips where it is not transposed. */
static void matmul_stripRows(
    const int length, const int rows, const int K, __global const float *restrict A, __local float *restrict strips) {
  for (int i = 0; i < (rows + MR - 1) / MR * MR; i++) {
    __global const float *restrict row = A + min(i, rows - 1) * K;
    int k = 0;
    for (; k + LANES <= length; k += LANES) VSTORE(VLOAD(0, row + k), 0, strips + i * STRIP + k);
    for (; k < length; k++) strips[i * STRIP + k] = row[k];
  }
}

/**
 * The same where A is transposed: a column of op(A) is a row of A. Whole vectors are copied, whose ends the next step's
 * or strip's numbers replace, but where that would read beyond the row's end, `there` numbers from its first on.
 */
static void matmul_stripColumns(
    const int length, const int rows, const int there, const int M, __global const float *restrict A,
    __local float *restrict strips) {
  const int vectors = (MR + LANES - 1) / LANES, room = there - vectors * LANES;
  const int whole = room < 0 ? 0 : min(rows / MR, room / MR + 1) * MR;
  for (int k = 0; k < length; k++) {
    for (int i = 0; i < whole; i += MR)
      for (int v = 0; v < vectors; v++) VSTORE(VLOAD(v, A + i), v, strips + i * STRIP + k * MR);
    A += M;
  }
  A -= length * M;
  for (int i = whole; i < rows; i += MR)
    for (int k = 0; k < length; k++)
      for (int l = 0; l < MR; l++) strips[i * STRIP + k * MR + l] = A[k * M + min(i + l, rows - 1)];
}
