// Cross-entropy of the softmax of logits with class labels.          maths: dev.clarinet.op.SoftmaxCrossEntropy
//
//   y[n]    = log(sum) + (top - x[n,t[n]])      with top = max over k of x[n,k], sum = sum over k of exp(x[n,k] - top)
//   dx[n,k] = dy[n] * (exp(x[n,k] - top) / sum - [k = t[n]])
//
//   x  float[N,K]  logits          t  int[N]  labels; one outside 0..K-1 gives NaN
//   y, dy  float[N]                dx float[N,K], may be x
//
// One work-group takes one row n, and its items share it, V neighbours a stride:
//   global 0 = N * WG
//
// Defines: V    width of vectors
//          WG   work-items in a group
#include "exponential.cl"
#include "row.cl"

// The numbers of a row from `whole` on, fewer than V, and minus infinity in the other lanes.
floatv row_rest(const uint K, const uint whole, __global const float *row) {
  float lanes[V];
  for (uint j = 0; j < V; j++) lanes[j] = whole + j < K ? row[whole + j] : -INFINITY;
  return LOAD(lanes);
}

// The greatest of the lanes.
float lanes_max(const floatv v) {
  float lanes[V], top = -INFINITY;
  STORE(v, lanes);
  for (int j = 0; j < V; j++) top = lanes[j] > top ? lanes[j] : top;
  return top;
}

// The greatest of all items' values.
#if WG == 1
float group_max(const float value, __local float *shared) { return value; }
#else
float group_max(const float value, __local float *shared) {
  float top = -INFINITY;
  barrier(CLK_LOCAL_MEM_FENCE);
  shared[get_local_id(0)] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int j = 0; j < WG; j++) top = fmax(top, shared[j]);
  return top;
}
#endif

// The greatest logit of a row.
float row_top(const uint K, __global const float *row, __local float *shared) {
  const uint item = get_local_id(0), whole = K / V * V;
  floatv tops = (floatv)(-INFINITY);
  for (uint k = item * V; k < whole; k += WG * V) {
    const floatv v = LOAD(row + k);
    tops = select(tops, v, v > tops);
  }
  float top = lanes_max(tops);
  for (uint k = whole + item; k < K; k += WG) top = fmax(top, row[k]);
  return group_max(top, shared);
}

// The sum of the exponentials of a row's logits without the greatest.
float row_sum(const uint K, __global const float *row, const float top, __local float *shared) {
  const uint item = get_local_id(0), whole = K / V * V;
  floatv sums = (floatv)(0.0f);
  for (uint k = item * V; k < whole; k += WG * V) sums += exponential(LOAD(row + k) - top);
  if (item == 0 && whole < K) sums += exponential(row_rest(K, whole, row) - top);
  return group_sum(lanes_sum(sums), shared);
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void softmax_cross_entropy_forward(
    const uint K, __global const float *restrict x, __global const int *restrict t, __global float *restrict y) {
  const size_t n = get_group_id(0);
  const uint item = get_local_id(0), label = t[n];
  __global const float *row = x + n * K;
  __local float shared[WG];

  const float top = row_top(K, row, shared), sum = row_sum(K, row, top, shared);
  if (item == 0) y[n] = label < K ? log(sum) + (top - row[label]) : NAN;
}

// Who writes the label's slope takes 1 off it; a negative label is, unsigned, beyond every class.
__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void softmax_cross_entropy_grad_input(
    const uint K, __global const float *x, __global const int *restrict t, __global const float *restrict dy,
    __global float *dx) {
  const size_t n = get_group_id(0);
  const uint item = get_local_id(0), label = t[n], whole = K / V * V;
  __global const float *row = x + n * K;
  __global float *slopes = dx + n * K;
  __local float shared[WG];

  const float top = row_top(K, row, shared), sum = row_sum(K, row, top, shared);
  const float slope = label < K ? dy[n] : NAN;
  for (uint k = item * V; k < whole; k += WG * V) {
    STORE(slope * (exponential(LOAD(row + k) - top) / sum), slopes + k);
    if (label - k < V) slopes[label] -= slope;
  }
  if (item == 0) {
    float lanes[V];
    STORE(slope * (exponential(row_rest(K, whole, row) - top) / sum), lanes);
    for (uint k = whole; k < K; k++) slopes[k] = lanes[k - whole] - (k == label ? slope : 0.0f);
  }
}
