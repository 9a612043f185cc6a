// The exponential function, and two made of few operations that are like it.
//
// Included by activations and softmax. The built-in functions are exact to the last subnormal number, which costs a CPU
// as much again as all the rest. Errors are given in units of the last place, and tested in ExponentialTest.
#include "vector.cl"

// x, or the nearer of two numbers where it is not between them; a NaN stays.
INLINED floatv within(const floatv x, const floatv least, const floatv most) {
  const floatv above = select(x, least, least > x);
  return select(above, most, most < above);
}

// a + e^x for x from -88, where e^x is taken for 0, to 89, where it is infinite.
//
// With n = x / ln 2 rounded to the nearest whole number and r = x - n ln 2, at most half of ln 2, e^x = 2^n e^r. Adding
// 3 * 2^22 rounds to a whole number, which then stands in the lowest bits; with 127 more they are those of the exponent
// of 2^n. The first part of ln 2 has so few digits that its product with n is exact. e^r is 1 + r + r^2 times a
// polynomial fitted for the least relative error. It is summed in pairs, so that few operations wait for another: what
// limits a CPU is how many it can hold that wait.
INLINED floatv plus_exponential(const floatv a, const floatv x) {
  const float rounding = 12583039.0f;
  const floatv shifted = x * 1.44269504f + rounding, n = shifted - rounding;
  const floatv r = x - n * 0.693359375f + n * 2.12194440e-4f, square = r * r;
  const floatv rest =
      ((r * 1.38145406e-3f + 8.36874545e-3f) * square + (r * 4.16683890e-2f + 0.166665211f)) * r + 0.49999994f;
  return (rest * square + (r + 1.0f)) * AS_FLOATV(AS_INTV(shifted) << 23) + a;
}

// e^x to 2 units; 0 where that is below 2^-126, infinity where it is above 2^127.5.
floatv exponential(const floatv x) {
  return plus_exponential((floatv)(0.0f), within(x, (floatv)(-88.0f), (floatv)(89.0f)));
}

// most / (1 + e^-x) to 4 units: the logistic function.
INLINED floatv logistic(const floatv most, const floatv x) {
  return most / plus_exponential((floatv)(1.0f), -within(x, (floatv)(-89.0f), (floatv)(88.0f)));
}

floatv sigmoid(const floatv x) { return logistic((floatv)(1.0f), x); }

// The hyperbolic tangent to 6 units: odd, so x times a fraction of polynomials in x^2, fitted from -9 to 9 for the
// least relative error; from there on it is 1.
floatv hyperbolic_tangent(const floatv x) {
  const floatv one = (floatv)(1.0f), w = within(x, (floatv)(-9.0f), (floatv)(9.0f)), z = w * w;
  const floatv top = (((z * 1.33546543e-8f + 2.06090754e-5f) * z + 3.49558773e-3f) * z + 0.133810252f) * z + 1.0f;
  const floatv bottom = (((z * 7.77655487e-7f + 3.28563416e-4f) * z + 2.58769803e-2f) * z + 0.46714342f) * z + 1.0f;
  const floatv y = w * top / bottom;
  return select(select(y, -one, -one > y), one, one < y);
}
