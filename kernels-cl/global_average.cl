// Global average: the mean of each plane, and its slope.                    maths: dev.clarinet.op.GlobalAverage
//
//   y[nc] = sum over i of x[nc,i] / plane          dx[nc,i] = dy[nc] / plane
//
//   x, dx  float[N*C, plane]          y, dy  float[N*C]
//
// One work-group takes one plane, and its items share it, V neighbours a stride:
//   global 0 = N*C * WG
//
// Defines: V         width of vectors
//          WG        work-items in a group
//          STREAMS   as in vector.cl, for dx
#include "row.cl"

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void global_average_forward(
    const uint plane, __global const float *restrict x, __global float *restrict y) {
  const size_t nc = get_group_id(0);
  const uint item = get_local_id(0), whole = plane / V * V;
  __global const float *pixels = x + nc * plane;
  __local float shared[WG];

  floatv sums = (floatv)(0.0f);
  for (uint i = item * V; i < whole; i += WG * V) sums += LOAD(pixels + i);
  float sum = lanes_sum(sums);
  for (uint i = whole + item; i < plane; i += WG) sum += pixels[i];
  sum = group_sum(sum, shared);
  if (item == 0) y[nc] = sum / plane;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void global_average_grad_input(
    const uint plane, __global const float *restrict dy, __global float *restrict dx) {
  const size_t nc = get_group_id(0);
  const uint item = get_local_id(0), whole = plane / V * V;
  __global float *pixels = dx + nc * plane;

  const float share = dy[nc] / plane;
  for (uint i = item * V; i < whole; i += WG * V) stream((floatv)(share), pixels + i);
  for (uint i = whole + item; i < plane; i += WG) pixels[i] = share;
}
