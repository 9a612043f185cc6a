// Cross-entropy of the softmax of few logits with class labels.      maths: dev.clarinet.op.SoftmaxCrossEntropy
//
//   y[n]    = log(sum) + (top - x[n,t[n]])      with top = max over k of x[n,k], sum = sum over k of exp(x[n,k] - top)
//   dx[n,k] = dy[n] * (exp(x[n,k] - top) / sum - [k = t[n]])
//
//   x  float[N,K]  logits          t  int[N]  labels; one outside 0..K-1 gives NaN
//   y, dy  float[N]                dx float[N,K], may be x
//
// A row of few numbers is too little for a work-group, or even for a vector. One work-item takes V rows, each lane one;
// lanes beyond the last row take that again, and write nothing:
//   global 0 = N / V, rounded up to a multiple of WG
//
// Defines: V    rows of a work-item, a width of vectors
//          WG   work-items in a group
#include "exponential.cl"

// Number k of V rows, the first n.
INLINED floatv column(const uint N, const uint K, const uint n, const uint k, __global const float *x) {
  const int last = N - 1 - n;
  __global const float *first = x + (size_t)n * K + k;
  float lanes[V];
  for (int j = 0; j < V; j++) lanes[j] = first[min(j, last) * (int)K];
  return LOAD(lanes);
}

// The greatest logits of V rows.
INLINED floatv tops(const uint N, const uint K, const uint n, __global const float *x) {
  floatv top = (floatv)(-INFINITY);
  for (uint k = 0; k < K; k++) {
    const floatv v = column(N, K, n, k, x);
    top = select(top, v, v > top);
  }
  return top;
}

// The sums of the exponentials of V rows' logits without the greatest.
INLINED floatv sums(const uint N, const uint K, const uint n, const floatv top, __global const float *x) {
  floatv sum = (floatv)(0.0f);
  for (uint k = 0; k < K; k++) sum += exponential(column(N, K, n, k, x) - top);
  return sum;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void softmax_cross_entropy_few_forward(
    const uint N, const uint K, __global const float *restrict x, __global const int *restrict t,
    __global float *restrict y) {
  const uint n = get_global_id(0) * V;
  if (n >= N) return;
  const floatv top = tops(N, K, n, x);
  float logs[V], greatest[V];
  STORE(log(sums(N, K, n, top, x)), logs);
  STORE(top, greatest);
  for (uint j = 0; j < V && n + j < N; j++) {
    const uint label = t[n + j];
    y[n + j] = label < K ? logs[j] + (greatest[j] - x[(size_t)(n + j) * K + label]) : NAN;
  }
}

// A negative label is, unsigned, beyond every class.
__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void softmax_cross_entropy_few_grad_input(
    const uint N, const uint K, __global const float *x, __global const int *restrict t,
    __global const float *restrict dy, __global float *dx) {
  const uint n = get_global_id(0) * V;
  if (n >= N) return;
  const floatv top = tops(N, K, n, x), sum = sums(N, K, n, top, x);
  float slopes[V], lanes[V];
  for (uint j = 0; j < V; j++) {
    const uint row = min(n + j, N - 1), label = t[row];
    slopes[j] = label < K ? dy[row] : NAN;
  }
  const floatv slope = LOAD(slopes), scale = slope / sum;
  for (uint k = 0; k < K; k++) {
    STORE(scale * exponential(column(N, K, n, k, x) - top), lanes);
    for (uint j = 0; j < V && n + j < N; j++)
      dx[(size_t)(n + j) * K + k] = lanes[j] - (t[n + j] == k ? slopes[j] : 0.0f);
  }
}
