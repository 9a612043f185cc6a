// Activation: an elementwise function, one of a family.                  maths: dev.clarinet.op.Activation
//
//   y[i] = value(x[i])          dx[i] = dy[i] * slope(x[i] or y[i])
//
//   x, y, dx, dy  float[n]; y may be x, and dx may be dy        a  the function's own constant
//
// One work-item makes V neighbours:
//   global 0 = n / V, rounded up to a multiple of WG
//
// Defines: FUNCTION   which of the family, as in Activation.Function
//          V          elements of a work-item, a width of vectors
//          WG         work-items in a group
//          STREAMS    as in vector.cl
#ifndef FUNCTION
#define FUNCTION RELU
#endif
#include "exponential.cl"

#define ZERO ((floatv)(0.0f))
#define ONE ((floatv)(1.0f))

floatv silu_slope(const floatv x, const floatv share) { return share * (ONE + x * (ONE - share)); }

// Makes the functions NAME_value of x and NAME_slope of x or of y, whichever Activation.Function says, and how numbers
// of them are written: not past the cache where many operations make one, since a CPU that waits for memory with its
// stores has no room for operations. With AVX-512 there are half as many operations, and room for them.
#ifdef __AVX512F__
#define keep_some stream_some
#else
#define keep_some store_some
#endif
#define ACTIVATION(name, writeValue, value, writeSlope, slope)                                                      \
  INLINED floatv name##_value(const floatv x, const float a) { return value; }                                      \
  INLINED floatv name##_slope(const floatv x, const floatv y, const float a) { return slope; }                      \
  INLINED void name##_write_value(const floatv v, const uint count, __global float *p) { writeValue(v, count, p); } \
  INLINED void name##_write_slope(const floatv v, const uint count, __global float *p) { writeSlope(v, count, p); }

// clang-format off
ACTIVATION(IDENTITY,   stream_some, x,                          stream_some, ONE)
ACTIVATION(RELU,       stream_some, select(x, ZERO, x < ZERO),  stream_some, select(ZERO, ONE, y > ZERO))
ACTIVATION(LEAKY_RELU, stream_some, select(a * x, x, x > ZERO), stream_some, select(a * ONE, ONE, x > ZERO))
ACTIVATION(SIGMOID,    keep_some,   sigmoid(x),                 stream_some, y * (ONE - y))
ACTIVATION(TANH,       keep_some,   hyperbolic_tangent(x),      stream_some, ONE - y * y)
ACTIVATION(SILU,       keep_some,   logistic(x, x),             keep_some,   silu_slope(x, sigmoid(x)))
// clang-format on

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void activation_forward(
    const uint n, const float a, __global const float *x, __global float *y) {
  const uint i = get_global_id(0) * V;
  if (i >= n) return;
  const floatv v = JOIN(FUNCTION, _value)(load_some(n - i, x + i), a);
  JOIN(FUNCTION, _write_value)(v, n - i, y + i);
}

// xy is x or y, whichever the slope is made from.
__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void activation_grad_input(
    const uint n, const float a, __global const float *xy, __global const float *dy, __global float *dx) {
  const uint i = get_global_id(0) * V;
  if (i >= n) return;
  const floatv v = load_some(n - i, xy + i);
  JOIN(FUNCTION, _write_slope)(load_some(n - i, dy + i) * JOIN(FUNCTION, _slope)(v, v, a), n - i, dx + i);
}
