// Batch normalisation of each channel, backward.                               maths: dev.clarinet.op.Normalization
//
//   dbeta = sum of dy,  dgamma = sum of dy * (x - mean) * i          over the M = N * plane numbers of c
//   dx    = gamma * i * (dy - dbeta / M - (x - mean) * i * dgamma / M)
//
//   x, dy, dx  float[N,C,plane]; dx may be dy          gamma, dgamma, dbeta  float[C]
//   saved  float[2,C]  mean, then i                    parts  float[C,chunks,2]  the two sums over each chunk
//
// A chunk is one channel of some images, `images` of them, the last chunk fewer. One work-group takes one chunk, and its items share each plane, V neighbours a stride:
//   global 0 = chunks * WG         global 1 = C
// In normalization_backward_finish one item takes one channel and adds its chunks in order:
//   global 0 = C, rounded up to a multiple of WG
//
// Defines: V    width of vectors
//          WG   work-items in a group
#include "row.cl"

// The first number of plane n of the group's channel.
size_t plane_begin(const uint n, const uint C, const uint plane) { return ((size_t)n * C + get_group_id(1)) * plane; }

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_backward_sums(
    const uint N, const uint C, const uint plane, const uint images, __global const float *restrict x,
    __global const float *restrict saved, __global const float *restrict dy, __global float *restrict parts) {
  const uint c = get_group_id(1), chunk = get_group_id(0), begin = chunk * images, end = min(begin + images, N);
  const uint item = get_local_id(0), whole = plane / V * V;
  const float mean = saved[c];
  __local float shared[WG];

  floatv sums = (floatv)(0.0f), products = (floatv)(0.0f);
  float sum = 0.0f, product = 0.0f;
  for (uint n = begin; n < end; n++) {
    const size_t pixels = plane_begin(n, C, plane);
    for (uint i = item * V; i < whole; i += WG * V) {
      const floatv slopes = LOAD(dy + pixels + i);
      sums += slopes;
      products += slopes * (LOAD(x + pixels + i) - mean);
    }
    for (uint i = whole + item; i < plane; i += WG) {
      sum += dy[pixels + i];
      product += dy[pixels + i] * (x[pixels + i] - mean);
    }
  }
  sum = group_sum(lanes_sum(sums) + sum, shared);
  product = group_sum(lanes_sum(products) + product, shared) * saved[C + c];
  if (item == 0) vstore2((float2)(sum, product), c * get_num_groups(0) + chunk, parts);
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_backward_finish(
    const uint C, const uint chunks, __global const float *restrict parts, __global float *restrict dgamma,
    __global float *restrict dbeta) {
  const uint c = get_global_id(0);
  if (c >= C) return;
  float2 sums = (float2)(0.0f);
  for (uint j = 0; j < chunks; j++) sums += vload2(c * chunks + j, parts);
  dbeta[c] = sums.s0;
  dgamma[c] = sums.s1;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_backward_apply(
    const uint N, const uint C, const uint plane, const uint images, __global const float *restrict x,
    __global const float *restrict gamma, __global const float *restrict saved, __global const float *restrict dgamma,
    __global const float *restrict dbeta, __global const float *dy, __global float *dx) {
  const uint c = get_group_id(1), begin = get_group_id(0) * images, end = min(begin + images, N);
  const uint item = get_local_id(0), whole = plane / V * V;
  const float M = (float)N * plane, mean = saved[c], i_ = saved[C + c];
  const float scale = gamma[c] * i_, shift = dbeta[c] / M, slope = dgamma[c] / M * i_;
  for (uint n = begin; n < end; n++) {
    const size_t pixels = plane_begin(n, C, plane);
    for (uint i = item * V; i < whole; i += WG * V)
      STORE(scale * (LOAD(dy + pixels + i) - shift - slope * (LOAD(x + pixels + i) - mean)), dx + pixels + i);
    for (uint i = whole + item; i < plane; i += WG)
      dx[pixels + i] = scale * (dy[pixels + i] - shift - slope * (x[pixels + i] - mean));
  }
}
