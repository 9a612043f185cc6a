// The bias of a convolution: its gradient, and its spreading over answers.  maths: dev.clarinet.op.Convolution
//
//   db[k]   = sum over n,i of  dy[n,k,i]         i = 0..PQ counts the pixels of an answer
//   y[n,k]  = b[k]
//
//   dy float[N,K,PQ]  slopes of the answers      db float[K]  slope of the bias, overwritten
//   b  float[K]       bias                       y  float[N,K]  answers of one pixel, overwritten, to be added to
//
// convolution_bias_gradient: one group for each k; its items take LANES pixels in turn; sums are added pairwise.
// convolution_bias_spread:   one group for each n; its items take the k in turn.
//
// Defines: LANES  floats in a vector: 4, 8 or 16
//          WG     work-items in a group, a power of two; 1 on a CPU
#ifndef LANES
#define LANES 4
#endif
#ifndef WG
#define WG 64
#endif
#include "words.cl"

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void convolution_bias_gradient(
    const int N, const int K, const int PQ, __global const float *restrict dy, __global float *restrict db) {
  __local float sums[WG];
  const int k = get_group_id(0), item = get_local_id(0), whole = PQ / LANES * LANES;
  JOIN(float, LANES) vectors = (JOIN(float, LANES))(0.0f);
  float sum = 0.0f;
  for (int n = 0; n < N; n++) {
    __global const float *restrict pixels = dy + (n * K + k) * PQ;
    for (int i = item * LANES; i < whole; i += WG * LANES) vectors += JOIN(vload, LANES)(0, pixels + i);
    for (int i = whole + item; i < PQ; i += WG) sum += pixels[i];
  }
  float lanes[LANES];
  JOIN(vstore, LANES)(vectors, 0, lanes);
  for (int i = 0; i < LANES; i++) sum += lanes[i];

  sums[item] = sum;
  for (int width = WG / 2; width > 0; width /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (item < width) sums[item] += sums[item + width];
  }
  if (item == 0) db[k] = sums[0];
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void convolution_bias_spread(
    const int N, const int K, __global const float *restrict b, __global float *restrict y) {
  for (int n = get_group_id(0); n < N; n += get_num_groups(0))
    for (int k = get_local_id(0); k < K; k += WG) y[n * K + k] = b[k];
}
