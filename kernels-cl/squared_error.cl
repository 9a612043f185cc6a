// Squared error: the mean over each item of the batch, and its slope.        maths: dev.clarinet.op.SquaredError
//
//   y[n] = sum over i of (x[n,i] - t[n,i])^2 / M          dx[n,i] = dy[n] * 2 (x[n,i] - t[n,i]) / M
//
//   x  float[N,M]  answers          t  float[N,M]  targets          y, dy  float[N]          dx may be x
//
// One work-group takes one row n, and its items share it, V neighbours a stride:
//   global 0 = N * WG
//
// Defines: V    width of vectors
//          WG   work-items in a group
#include "row.cl"

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void squared_error_forward(
    const uint M, __global const float *restrict x, __global const float *restrict t, __global float *restrict y) {
  const size_t n = get_group_id(0), row = n * M;
  const uint item = get_local_id(0), whole = M / V * V;
  __local float shared[WG];

  floatv sums = (floatv)(0.0f);
  for (uint i = item * V; i < whole; i += WG * V) {
    const floatv error = LOAD(x + row + i) - LOAD(t + row + i);
    sums += error * error;
  }
  float sum = lanes_sum(sums);
  for (uint i = whole + item; i < M; i += WG) {
    const float error = x[row + i] - t[row + i];
    sum += error * error;
  }
  sum = group_sum(sum, shared);
  if (item == 0) y[n] = sum / M;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void squared_error_grad_input(
    const uint M, __global const float *x, __global const float *restrict t, __global const float *restrict dy,
    __global float *dx) {
  const size_t n = get_group_id(0), row = n * M;
  const uint item = get_local_id(0), whole = M / V * V;

  const float scale = dy[n] * 2.0f / M;
  for (uint i = item * V; i < whole; i += WG * V) STORE(scale * (LOAD(x + row + i) - LOAD(t + row + i)), dx + row + i);
  for (uint i = whole + item; i < M; i += WG) dx[row + i] = scale * (x[row + i] - t[row + i]);
}
