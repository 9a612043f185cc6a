// Sum: up to four tensors of one shape, added in their order.                   maths: dev.clarinet.op.Sum
//
//   y[i] = t0[i] + t1[i] + t2[i] + t3[i], of these the first so many as count says
//
//   t0 … t3  float[n], those from count on not read         y  float[n]; may be any of the terms
//
// One work-item makes V neighbours:
//   global 0 = n / V, rounded up to a multiple of WG
//
// Defines: V         elements of a work-item, a width of vectors
//          WG        work-items in a group
//          STREAMS   as in vector.cl
#include "vector.cl"

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void sum_forward(
    const uint n, const int count, __global const float *t0, __global const float *t1, __global const float *t2,
    __global const float *t3, __global float *y) {
  const uint i = get_global_id(0) * V;
  if (i + V <= n) {
    floatv sum = LOAD(t0 + i);
    if (count > 1) sum += LOAD(t1 + i);
    if (count > 2) sum += LOAD(t2 + i);
    if (count > 3) sum += LOAD(t3 + i);
    stream(sum, y + i);
  } else {
    for (uint j = i; j < n; j++) {
      float sum = t0[j];
      if (count > 1) sum += t1[j];
      if (count > 2) sum += t2[j];
      if (count > 3) sum += t3[j];
      y[j] = sum;
    }
  }
}
