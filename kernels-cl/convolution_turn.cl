// Filters turned round, for the gradient by the input.                    maths: dev.clarinet.op.Convolution
//
//   t[g][m][c][r][s] = f[g*size + m*stepM + c*stepC + first + r*stepR + s*stepS]
//
// With k and c exchanged dx is a convolution of dy: its m are the channels of x, its c the filters. With a stride, each
// phase of the image meets every stepR-th row of the filters only.
//
//   f  float[groups*size]  filters         t  float[groups,M,C,R,S], overwritten
//
// One work-item copies one filter's taps for one channel: global 0 = m*C + c, rounded up to WG;  global 1 = g
//
// Defines: WG  work-items in a group
#ifndef WG
#define WG 64
#endif

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void convolution_turn(
    const int M, const int C, const int R, const int S, const int size, const int stepM, const int stepC,
    const int first, const int stepR, const int stepS, __global const float *restrict f, __global float *restrict t) {
  const int mc = get_global_id(0), m = mc / C, c = mc - m * C, g = get_global_id(1);
  if (m >= M) return;
  __global const float *restrict from = f + g * size + m * stepM + c * stepC + first;
  __global float *restrict to = t + (g * M * C + mc) * R * S;
  for (int r = 0; r < R; r++)
    for (int s = 0; s < S; s++) to[r * S + s] = from[r * stepR + s * stepS];
}
