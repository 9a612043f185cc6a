// A step of gradient descent with momentum and weight decay, in one sweep.           maths: dev.clarinet.op.SgdStep
//
//   v = momentum * v + (g + decay * w)          w = w - rate * v          nothing while flag[0] is not 0
//
//   w  float[n]  parameters, moved              g     float[n]  gradient
//   v  float[n]  velocity, moved                flag  int[1]
//
// One work-item moves V neighbours:
//   global 0 = n / V, rounded up to a multiple of WG
//
// Defines: V    elements of a work-item, a width of vectors
//          WG   work-items in a group
#include "vector.cl"

// w after the step; v is moved.
floatv moved(const floatv w, const floatv g, floatv *v, const float momentum, const float decay, const float rate) {
  *v = momentum * *v + (g + decay * w);
  return w - rate * *v;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void sgd_step(
    const uint n, const float momentum, const float decay, const float rate, __global float *restrict w,
    __global const float *restrict g, __global float *restrict v, __global const int *restrict flag) {
  const uint i = get_global_id(0) * V;
  if (flag[0] != 0) return;
  if (i + V <= n) {
    floatv velocity = LOAD(v + i);
    STORE(moved(LOAD(w + i), LOAD(g + i), &velocity, momentum, decay, rate), w + i);
    STORE(velocity, v + i);
  } else {
    for (uint j = i; j < n; j++) {
      floatv velocity = (floatv)(v[j]);
      w[j] = moved((floatv)(w[j]), (floatv)(g[j]), &velocity, momentum, decay, rate).s0;
      v[j] = velocity.s0;
    }
  }
}
