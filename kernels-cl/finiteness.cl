// Finiteness: raises a flag where a number is NaN or infinite.                   maths: dev.clarinet.op.Finiteness
//
//   x     float[n]
//   flag  int[1], becomes 1 or stays; many work-items may write the same 1
//
// One work-item looks at V neighbours:
//   global 0 = n / V, rounded up to a multiple of WG
//
// Defines: V    elements of a work-item, a width of vectors
//          WG   work-items in a group
#include "vector.cl"

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void finiteness_check(
    const uint n, __global const float *restrict x, __global int *restrict flag) {
  const uint i = get_global_id(0) * V;
  if (i + V <= n) {
    if (!all(isfinite(LOAD(x + i)))) flag[0] = 1;
  } else {
    for (uint j = i; j < n; j++)
      if (!isfinite(x[j])) flag[0] = 1;
  }
}
