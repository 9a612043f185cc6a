// Batch normalisation of each channel, backward.                               maths: dev.clarinet.op.Normalization
//
//   dbeta = sum of dy,  dgamma = sum of dy * (x - mean) * i          over the M = N * plane numbers of c
//   dx    = gamma * i * (dy - dbeta / M - (x - mean) * i * dgamma / M)
//
//   x, dy, dx  float[N,C,plane]; dx may be dy          gamma, dgamma, dbeta  float[C]
//   saved  float[2,C]  mean, then i                    parts  float[C,chunks,2]  the two sums over each chunk
//
// A chunk is one channel of some images, `images` of them, the last chunk fewer. One work-group takes one chunk, and
// its items share each plane, V neighbours a stride:
//   global 0 = C * WG              global 1 = chunks: groups that follow each other take neighbours in memory
// In normalization_backward_finish one item takes one channel and adds its chunks in order:
//   global 0 = C, rounded up to a multiple of WG
// normalization_backward is the three in one, for CPUs: a group of one item takes one channel, which the cache may
// still hold when it is read again, and computes the same in the same order:
//   global 0 = C
//
// Defines: V         width of vectors
//          WG        work-items in a group
//          STREAMS   as in vector.cl
#include "channel.cl"

// The two sums over a chunk. Meanwhile the chunk that is next, so many numbers further on, comes into the cache.
INLINED float2 chunk_sums(
    const uint N, const uint C, const uint plane, const uint images, const uint c, const uint chunk, const size_t next,
    __global const float *x, __global const float *saved, __global const float *dy, __local float *shared) {
  const uint begin = chunk * images, end = min(begin + images, N);
  const uint item = get_local_id(0), whole = plane / V * V;
  const float mean = saved[c];

  floatv sums = (floatv)(0.0f), products = (floatv)(0.0f);
  float sum = 0.0f, product = 0.0f;
  for (uint n = begin; n < end; n++) {
    const size_t pixels = plane_begin(n, C, c, plane);
    for (uint i = item * V; i < whole; i += WG * V) {
      const floatv slopes = LOAD(dy + pixels + i);
      sums += slopes;
      products += slopes * (LOAD(x + pixels + i) - mean);
      read_ahead(dy + pixels + i + next);
      read_ahead(x + pixels + i + next);
    }
    for (uint i = whole + item; i < plane; i += WG) {
      sum += dy[pixels + i];
      product += dy[pixels + i] * (x[pixels + i] - mean);
    }
  }
  sum = group_sum(lanes_sum(sums) + sum, shared);
  product = group_sum(lanes_sum(products) + product, shared) * saved[C + c];
  return (float2)(sum, product);
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_backward_sums(
    const uint N, const uint C, const uint plane, const uint images, __global const float *restrict x,
    __global const float *restrict saved, __global const float *restrict dy, __global float *restrict parts) {
  const uint c = get_group_id(0), chunk = get_group_id(1);
  __local float shared[WG];
  const float2 part = chunk_sums(N, C, plane, images, c, chunk, plane, x, saved, dy, shared);
  if (get_local_id(0) == 0) vstore2(part, c * get_num_groups(1) + chunk, parts);
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

// dx over images begin to end of channel c.
INLINED void apply(
    const uint begin, const uint end, const uint C, const uint plane, const uint c, const float mean, const float scale,
    const float shift, const float slope, __global const float *x, __global const float *dy, __global float *dx) {
  const uint item = get_local_id(0), whole = plane / V * V;
  for (uint n = begin; n < end; n++) {
    const size_t pixels = plane_begin(n, C, c, plane);
    for (uint i = item * V; i < whole; i += WG * V)
      stream(scale * (LOAD(dy + pixels + i) - shift - slope * (LOAD(x + pixels + i) - mean)), dx + pixels + i);
    for (uint i = whole + item; i < plane; i += WG)
      dx[pixels + i] = scale * (dy[pixels + i] - shift - slope * (x[pixels + i] - mean));
  }
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_backward_apply(
    const uint N, const uint C, const uint plane, const uint images, __global const float *restrict x,
    __global const float *restrict gamma, __global const float *restrict saved, __global const float *restrict dgamma,
    __global const float *restrict dbeta, __global const float *dy, __global float *dx) {
  const uint c = get_group_id(0), begin = get_group_id(1) * images;
  const float M = (float)N * plane, i_ = saved[C + c], slope = dgamma[c] / M * i_;
  apply(begin, min(begin + images, N), C, plane, c, saved[c], gamma[c] * i_, dbeta[c] / M, slope, x, dy, dx);
}

#if WG == 1
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void normalization_backward(
    const uint N, const uint C, const uint plane, const uint images, __global const float *restrict x,
    __global const float *restrict gamma, __global const float *restrict saved, __global float *restrict dgamma,
    __global float *restrict dbeta, __global const float *dy, __global float *dx) {
  const uint c = get_group_id(0), chunks = (N - 1) / images + 1;
  const size_t next = plane_begin(images, C, 0, plane);
  const float M = (float)N * plane, i_ = saved[C + c];
  __local float shared[1];
  float2 sums = (float2)(0.0f);
  for (uint j = 0; j < chunks; j++) sums += chunk_sums(N, C, plane, images, c, j, next, x, saved, dy, shared);
  dbeta[c] = sums.s0;
  dgamma[c] = sums.s1;
  apply(0, N, C, plane, c, saved[c], gamma[c] * i_, sums.s0 / M, sums.s1 / M * i_, x, dy, dx);
}
#endif
