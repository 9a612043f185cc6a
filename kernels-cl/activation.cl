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

// Makes the two functions NAME_value of x and NAME_slope of x or of y, whichever Activation.Function says.
#define ACTIVATION(name, value, slope)                                 \
  floatv name##_value(const floatv x, const float a) { return value; } \
  floatv name##_slope(const floatv x, const floatv y, const float a) { return slope; }

// clang-format off
ACTIVATION(IDENTITY,   x,                               ONE)
ACTIVATION(RELU,       select(x, ZERO, x < ZERO),       select(ZERO, ONE, y > ZERO))
ACTIVATION(LEAKY_RELU, select(a * x, x, x > ZERO),      select(a * ONE, ONE, x > ZERO))
ACTIVATION(SIGMOID,    sigmoid(x),                      y * (ONE - y))
ACTIVATION(TANH,       hyperbolic_tangent(x),           ONE - y * y)
ACTIVATION(SILU,       x * sigmoid(x),                  silu_slope(x, sigmoid(x)))
// clang-format on

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void activation_forward(
    const uint n, const float a, __global const float *x, __global float *y) {
  const uint i = get_global_id(0) * V;
  if (i + V <= n)
    stream(JOIN(FUNCTION, _value)(LOAD(x + i), a), y + i);
  else
    for (uint j = i; j < n; j++) y[j] = JOIN(FUNCTION, _value)((floatv)(x[j]), a).s0;
}

// xy is x or y, whichever the slope is made from.
__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void activation_grad_input(
    const uint n, const float a, __global const float *xy, __global const float *dy, __global float *dx) {
  const uint i = get_global_id(0) * V;
  if (i + V <= n)
    stream(LOAD(dy + i) * JOIN(FUNCTION, _slope)(LOAD(xy + i), LOAD(xy + i), a), dx + i);
  else
    for (uint j = i; j < n; j++) dx[j] = dy[j] * JOIN(FUNCTION, _slope)((floatv)(xy[j]), (floatv)(xy[j]), a).s0;
}
