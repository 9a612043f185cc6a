// A kernel that does not compile: line 5 has a fault, after an include.
#include "probe_helpers.cl"

__kernel void broken(__global float *x) {
  x[0] = probe_sum(x[1], oops);
}
