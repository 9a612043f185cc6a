// A step of Adam, in one sweep.                                                     maths: dev.clarinet.op.AdamStep
//
//   s = g + decay * w          m = beta1 * m + forget1 * s          v = beta2 * v + forget2 * s^2
//   w = w - rate * m / (sqrt(v * correction) + epsilon)               nothing while flag[0] is not 0
//
//   w  float[n]  parameters, moved              g     float[n]  gradient
//   m  float[n]  mean of s, moved               flag  int[1]
//   v  float[n]  mean of its square, moved
//   forget1 = 1 - beta1, forget2 = 1 - beta2; rate and correction as AdamStep.Rule makes them of the step's number
//
// One work-item moves V neighbours:
//   global 0 = n / V, rounded up to a multiple of WG
//
// Defines: V    elements of a work-item, a width of vectors
//          WG   work-items in a group
#include "vector.cl"

// What is the same for all parameters.
typedef struct {
  float beta1, forget1, beta2, forget2, epsilon, decay, rate, correction;
} rule;

// w after the step; m and v are moved.
floatv moved(const floatv w, const floatv g, floatv *m, floatv *v, const rule a) {
  const floatv slope = g + a.decay * w;
  *m = a.beta1 * *m + a.forget1 * slope;
  *v = a.beta2 * *v + a.forget2 * slope * slope;
  return w - a.rate * *m / (sqrt(*v * a.correction) + a.epsilon);
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void adam_step(
    const uint n, const float beta1, const float forget1, const float beta2, const float forget2, const float epsilon,
    const float decay, const float rate, const float correction, __global float *restrict w,
    __global const float *restrict g, __global float *restrict m, __global float *restrict v,
    __global const int *restrict flag) {
  const rule a = {beta1, forget1, beta2, forget2, epsilon, decay, rate, correction};
  const uint i = get_global_id(0) * V;
  if (flag[0] != 0) return;
  if (i + V <= n) {
    floatv mean = LOAD(m + i), square = LOAD(v + i);
    STORE(moved(LOAD(w + i), LOAD(g + i), &mean, &square, a), w + i);
    STORE(mean, m + i);
    STORE(square, v + i);
  } else {
    for (uint j = i; j < n; j++) {
      floatv mean = (floatv)(m[j]), square = (floatv)(v[j]);
      w[j] = moved((floatv)(w[j]), (floatv)(g[j]), &mean, &square, a).s0;
      m[j] = mean.s0;
      v[j] = square.s0;
    }
  }
}
