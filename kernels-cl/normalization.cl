// Batch normalisation of each channel, forward.                                maths: dev.clarinet.op.Normalization
//
//   y = gamma * (x - mean) * i + beta          i = 1 / sqrt(variance + epsilon), over the M = N * plane numbers of c
//
//   x, y  float[N,C,plane]; y may be x                    gamma, beta, the running statistics  float[C]
//   saved  float[2,C]  mean, then i                       parts  float[C,chunks,2]  mean and squared distance from it
//
// A chunk is one channel of some images, `images` of them, the last chunk fewer: small enough to be in the cache when
// it is read again. One work-group takes one chunk, and its items share each plane, V neighbours a stride:
//   global 0 = C * WG              global 1 = chunks: groups that follow each other take neighbours in memory
// In normalization_finish one item takes one channel and joins its chunks in order:
//   global 0 = C, rounded up to a multiple of WG
// normalization_forward is the three in one, for CPUs: a group of one item takes one channel, which the cache may still
// hold when it is read again, and computes the same in the same order:
//   global 0 = C
//
// Defines: V         width of vectors
//          WG        work-items in a group
//          STREAMS   as in vector.cl
#include "channel.cl"

// The numbers of chunk j.
float chunk_size(const uint j, const uint N, const uint images, const uint plane) {
  return (float)(min((j + 1) * images, N) - j * images) * plane;
}

// A chunk's mean, then its distances from it, by which what rounding took from the mean comes back. The distances are
// made of what the cache holds, and meanwhile the chunk that is next, so many numbers further on, comes into it.
INLINED float2 chunk_statistics(
    const uint N, const uint C, const uint plane, const uint images, const uint c, const uint chunk, const size_t next,
    __global const float *x, __local float *shared) {
  const uint begin = chunk * images, end = min(begin + images, N);
  const uint item = get_local_id(0), whole = plane / V * V;
  const float size = chunk_size(chunk, N, images, plane);

  floatv sums = (floatv)(0.0f);
  float sum = 0.0f;
  for (uint n = begin; n < end; n++) {
    __global const float *pixels = x + plane_begin(n, C, c, plane);
    for (uint i = item * V; i < whole; i += WG * V) sums += LOAD(pixels + i);
    for (uint i = whole + item; i < plane; i += WG) sum += pixels[i];
  }
  const float mean = group_sum(lanes_sum(sums) + sum, shared) / size;

  floatv distances = (floatv)(0.0f), squares = (floatv)(0.0f);
  float distance = 0.0f, square = 0.0f;
  for (uint n = begin; n < end; n++) {
    __global const float *pixels = x + plane_begin(n, C, c, plane);
    for (uint i = item * V; i < whole; i += WG * V) {
      const floatv d = LOAD(pixels + i) - mean;
      distances += d;
      squares += d * d;
      read_ahead(pixels + i + next);
    }
    for (uint i = whole + item; i < plane; i += WG) {
      const float d = pixels[i] - mean;
      distance += d;
      square += d * d;
    }
  }
  distance = group_sum(lanes_sum(distances) + distance, shared) / size;
  square = group_sum(lanes_sum(squares) + square, shared) - distance * distance * size;
  return (float2)(mean + distance, square);
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_statistics(
    const uint N, const uint C, const uint plane, const uint images, __global const float *restrict x,
    __global float *restrict parts) {
  const uint c = get_group_id(0), chunk = get_group_id(1);
  __local float shared[WG];
  const float2 part = chunk_statistics(N, C, plane, images, c, chunk, plane, x, shared);
  if (get_local_id(0) == 0) vstore2(part, c * get_num_groups(1) + chunk, parts);
}

// saved and the running statistics: the squared distances of all chunks, and those of the chunks' means from the mean.
INLINED void finish(
    const uint N, const uint C, const uint plane, const uint images, const uint c, const float epsilon,
    const float momentum, __global const float *parts, __global float *runningMean, __global float *runningVariance,
    __global float *saved) {
  const uint chunks = (N - 1) / images + 1;
  __global const float *part = parts + (size_t)c * chunks * 2;
  const float M = (float)N * plane;

  float mean = 0.0f, square = 0.0f;
  for (uint j = 0; j < chunks; j++) mean += chunk_size(j, N, images, plane) * (part[2 * j] - part[0]);
  mean = part[0] + mean / M;
  for (uint j = 0; j < chunks; j++) {
    const float d = part[2 * j] - mean;
    square += part[2 * j + 1] + chunk_size(j, N, images, plane) * d * d;
  }
  saved[c] = mean;
  saved[C + c] = 1.0f / sqrt(square / M + epsilon);
  runningMean[c] = (1.0f - momentum) * runningMean[c] + momentum * mean;
  runningVariance[c] = (1.0f - momentum) * runningVariance[c] + momentum * (square / (M - 1.0f));
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_finish(
    const uint N, const uint C, const uint plane, const uint images, const float epsilon, const float momentum,
    __global const float *restrict parts, __global float *restrict runningMean,
    __global float *restrict runningVariance, __global float *restrict saved) {
  const uint c = get_global_id(0);
  if (c < C) finish(N, C, plane, images, c, epsilon, momentum, parts, runningMean, runningVariance, saved);
}

// y = scale * (x - mean) + shift over images begin to end of channel c.
INLINED void apply(
    const uint begin, const uint end, const uint C, const uint plane, const uint c, const float mean, const float scale,
    const float shift, __global const float *x, __global float *y) {
  const uint item = get_local_id(0), whole = plane / V * V;
  for (uint n = begin; n < end; n++) {
    const size_t pixels = plane_begin(n, C, c, plane);
    for (uint i = item * V; i < whole; i += WG * V)
      stream(scale * (LOAD(x + pixels + i) - mean) + shift, y + pixels + i);
    for (uint i = whole + item; i < plane; i += WG) y[pixels + i] = scale * (x[pixels + i] - mean) + shift;
  }
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_apply(
    const uint N, const uint C, const uint plane, const uint images, __global const float *x,
    __global const float *restrict gamma, __global const float *restrict beta, __global const float *restrict saved,
    __global float *y) {
  const uint c = get_group_id(0), begin = get_group_id(1) * images;
  apply(begin, min(begin + images, N), C, plane, c, saved[c], gamma[c] * saved[C + c], beta[c], x, y);
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void normalization_infer(
    const uint N, const uint C, const uint plane, const uint images, const float epsilon, __global const float *x,
    __global const float *restrict gamma, __global const float *restrict beta,
    __global const float *restrict runningMean, __global const float *restrict runningVariance, __global float *y) {
  const uint c = get_group_id(0), begin = get_group_id(1) * images;
  apply(
      begin, min(begin + images, N), C, plane, c, runningMean[c], gamma[c] / sqrt(runningVariance[c] + epsilon),
      beta[c], x, y);
}

#if WG == 1
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void normalization_forward(
    const uint N, const uint C, const uint plane, const uint images, const float epsilon, const float momentum,
    __global const float *x, __global const float *restrict gamma, __global const float *restrict beta,
    __global float *parts, __global float *restrict runningMean, __global float *restrict runningVariance,
    __global float *restrict saved, __global float *y) {
  const uint c = get_group_id(0), chunks = (N - 1) / images + 1;
  const size_t next = plane_begin(images, C, 0, plane);
  __local float shared[1];
  for (uint j = 0; j < chunks; j++)
    vstore2(chunk_statistics(N, C, plane, images, c, j, next, x, shared), c * chunks + j, parts);
  finish(N, C, plane, images, c, epsilon, momentum, parts, runningMean, runningVariance, saved);
  apply(0, N, C, plane, c, saved[c], gamma[c] * saved[C + c], beta[c], x, y);
}
#endif
