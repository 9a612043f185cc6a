// Recurrence: multiply-adds in a row.                                       maths: dev.clarinet.op.Recurrence
//
//   y[i] = z(steps)  with z(0) = x[i], z(t+1) = a * z(t) + b
//
//   x, y  float[n]; y may be x
//
// One work-item makes CHAINS vectors of V neighbours side by side, since each step waits for the one before. All of
// them stay in registers, so that nothing but multiply-adds takes time.
//   global 0 = n / (CHAINS*V), rounded up to a multiple of WG
//
// Defines: V CHAINS  floats of a vector, and vectors of a work-item
//          WG        work-items in a group
#include "vector.cl"

#ifndef CHAINS
#define CHAINS 4
#endif

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void recurrence_forward(
    const uint n, const int steps, const float a, const float b, __global const float *x, __global float *y) {
  const uint from = get_global_id(0) * (CHAINS * V);
  if (from + CHAINS * V <= n) {
    floatv z[CHAINS];
    UNROLL for (int c = 0; c < CHAINS; c++) z[c] = LOAD(x + from + c * V);
    for (int t = 0; t < steps; t++) UNROLL for (int c = 0; c < CHAINS; c++) z[c] = fma((floatv)(a), z[c], (floatv)(b));
    UNROLL for (int c = 0; c < CHAINS; c++) STORE(z[c], y + from + c * V);
  } else {
    for (uint i = from; i < n; i++) {
      float z = x[i];
      for (int t = 0; t < steps; t++) z = fma(a, z, b);
      y[i] = z;
    }
  }
}
