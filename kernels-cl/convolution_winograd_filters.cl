// Filters transformed for convolution_winograd.                           maths: dev.clarinet.op.Convolution
//
//   u[g][i][c][m] = (G f G^t)[i]   f  the filter of m for c: at m*stepM + c*stepC of its group, turned round if so said
//
// so that the gradient by the input takes the same filters with the letters exchanged.
//
//   f  float[groups*M*C*WINDOW^2]  filters
//   u  float[groups][SIDE*SIDE][ panels*C*NR + 16 ], panels of NR filters one behind the other; filters that are not: 0
//
// One group of one work-item transforms a panel of filters for CB channels:
//   group 0 = panel      group 1 = block of channels      group 2 = group
//
// Defines: those of winograd.cl, and NV of panel.cl
#include "panel.cl"
#include "winograd.cl"
#define PLACES (SIDE * SIDE)

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_winograd_filters(
    const int M, const int C, const int stepM, const int stepC, const int turned, const int CB,
    __global const float *restrict f, __global float *restrict u) {
  const int g = get_group_id(2), panel = get_group_id(0);
  const int last = min(C, (int)(get_group_id(1) + 1) * CB), step = get_num_groups(0) * C * NR + 16;
  __global const float *restrict filters = f + (size_t)g * M * C * WINDOW * WINDOW;
  __global float *restrict target = u + (size_t)g * PLACES * step + panel * C * NR;

  for (int c = get_group_id(1) * CB; c < last; c++)
    for (int k = 0; k < NV; k++) {
      const int m0 = panel * NR + k * LANES;
      Vector rows[WINDOW][SIDE];
      for (int r = 0; r < WINDOW; r++) {
        Vector taps[WINDOW], t[SIDE];
        UNROLL for (int s = 0; s < WINDOW; s++) {
          const int tap = turned ? WINDOW * WINDOW - 1 - WINDOW * r - s : WINDOW * r + s;
          float lanes[LANES];
          for (int l = 0; l < LANES; l++) lanes[l] = m0 + l < M ? filters[(m0 + l) * stepM + c * stepC + tap] : 0.0f;
          taps[s] = VLOAD(0, lanes);
        }
        winograd_filter(taps, t);
        UNROLL for (int j = 0; j < SIDE; j++) rows[r][j] = t[j];
      }
      for (int j = 0; j < SIDE; j++) {
        Vector taps[WINDOW], t[SIDE];
        UNROLL for (int r = 0; r < WINDOW; r++) taps[r] = rows[r][j];
        winograd_filter(taps, t);
        UNROLL for (int i = 0; i < SIDE; i++) VSTORE(t[i], k, target + (i * SIDE + j) * step + c * NR);
      }
    }
}
