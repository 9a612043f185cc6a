// Probes: small kernels for the tests of the runtime.
//
// Defines: SCALE   what probe_scale multiplies by
//          WG      work-items in a group
#include "probe_helpers.cl"

#ifndef SCALE
#define SCALE 2
#endif
#ifndef WG
#define WG 64
#endif

// y[i] = SCALE * x[i] + a
__kernel __attribute__((reqd_work_group_size(WG, 1, 1)))
void probe_scale(const int N, const float a, __global const float *restrict x, __global float *restrict y) {
  const int i = get_global_id(0);
  if (i < N) y[i] = probe_sum(SCALE * x[i], a);
}

// y[i] = the sum of x over the group of i, of any size that is a power of two
__kernel void probe_group_sum(__global const float *restrict x, __global float *restrict y, __local float *sums) {
  const int i = get_local_id(0);
  sums[i] = x[get_global_id(0)];
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int step = get_local_size(0) / 2; step > 0; step /= 2) {
    if (i < step) sums[i] += sums[i + step];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  y[get_global_id(0)] = sums[0];
}

// y[i] = i + base
__kernel void probe_count(const long base, __global int *restrict y) {
  y[get_global_id(0)] = (int)(get_global_id(0) + base);
}

// y[i] = x[i]
__kernel __attribute__((reqd_work_group_size(WG, 1, 1)))
void probe_copy(const int N, __global const float *restrict x, __global float *restrict y) {
  const int i = get_global_id(0);
  if (i < N) y[i] = x[i];
}

// y[i] += x[i]
__kernel __attribute__((reqd_work_group_size(WG, 1, 1)))
void probe_add(const int N, __global const float *restrict x, __global float *restrict y) {
  const int i = get_global_id(0);
  if (i < N) y[i] = probe_sum(y[i], x[i]);
}

// y[i] += a
__kernel __attribute__((reqd_work_group_size(WG, 1, 1)))
void probe_shift(const int N, const float a, __global float *restrict y) {
  const int i = get_global_id(0);
  if (i < N) y[i] = probe_sum(y[i], a);
}

// y[i] = (y[i] + x[i]) / 2 + a, so many times
__kernel __attribute__((reqd_work_group_size(WG, 1, 1)))
void probe_mix(const int N, const int times, const float a, __global const float *x,
               __global float *const y) {
  const int i = get_global_id(0);
  if (i < N)
    for (int t = 0; t < times; t++) y[i] = 0.5f * y[i] + 0.5f * x[i] + a;
}

// Says in `mine` that it is there and waits, `patience` rounds at most, until somebody says so in `other`; met[0] is
// whether somebody did. Both are declared as if they were only read, so that two of these seem to have nothing to do with each
// other.
__kernel void probe_meet(
    const int patience, __global const int *mine, __global const int *other, __global float *met) {
  volatile __global int *here = (volatile __global int *)mine, *there = (volatile __global int *)other;
  *here = 1;
  int seen = 0;
  for (int i = 0; i < patience && !seen; i++)
    for (int j = 0; j < 16; j++) seen |= *there;
  met[0] = seen;
}
