// Concatenation: the channels of several images one behind the other, copied part by part.
//                                                                       maths: dev.clarinet.op.Concatenation
//
//   to[n * toStride + toOffset + i] = from[n * fromStride + fromOffset + i]
//
//   The channels of one input are one run of numbers in each image, of x and of y:
//   forward copies from x, whose runs follow each other, into y; the gradient from dy into dx.
//
//   i  0..length-1, one run                     strides, offsets  where a run lies, in numbers
//
// One work-item copies V neighbours of a run:
//   global 0 = length / V, rounded up to a multiple of WG         global 1 = n
//
// Defines: V    elements of a work-item, a width of vectors
//          WG   work-items in a group
#include "vector.cl"

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void concatenation_copy(
    const uint length, const uint fromStride, const uint fromOffset, const uint toStride, const uint toOffset,
    __global const float *restrict from, __global float *restrict to) {
  const size_t n = get_global_id(1);
  const uint i = get_global_id(0) * V;
  __global const float *run = from + n * fromStride + fromOffset;
  __global float *copy = to + n * toStride + toOffset;
  if (i + V <= length)
    STORE(LOAD(run + i), copy + i);
  else
    for (uint j = i; j < length; j++) copy[j] = run[j];
}
