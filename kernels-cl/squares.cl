// Squares: windows of 2x2 numbers side by side, V of them at a time, and what none of them sees.
//
//          2q                        The usual window, and the simplest: each number is under one window or none, so
//        ┌─┬─┬─┬─┐                   that a plane is read once and written once.
//   2p   │a b│a b│
//   2p+1 │c d│c d│                   2P <= H, 2Q <= W, Q >= V
//        └─┴─┴─┴─┘
//
// Included by poolings for CPUs whose work-items make a plane each. Defines: V  4 or 8; the last in a row move back,
// to be whole; and STREAMS of vector.cl
#include "window.cl"

// 0 for the last column of a plane and its last row where no square sees them.
INLINED void clear_unseen(const int H, const int W, const int P, const int Q, __global float *plane) {
  for (int h = 0; h < 2 * P; h++)
    for (int w = 2 * Q; w < W; w++) plane[h * W + w] = 0.0f;
  for (int i = 2 * P * W; i < H * W; i++) plane[i] = 0.0f;
}
