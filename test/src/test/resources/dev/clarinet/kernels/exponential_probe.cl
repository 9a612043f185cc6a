// The functions of exponential.cl by themselves: V of each, so that a test sees their errors.
#include "exponential.cl"

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void exponential_probe(
    __global const float *x, __global float *power, __global float *share, __global float *tangent) {
  const uint i = get_global_id(0) * V;
  STORE(exponential(LOAD(x + i)), power + i);
  STORE(sigmoid(LOAD(x + i)), share + i);
  STORE(hyperbolic_tangent(LOAD(x + i)), tangent + i);
}
