// Filters as convolution_winograd reads them.                             maths: dev.clarinet.op.Convolution
//
//   u[g][i][c][m] = (G f G^t)[i]   f  the filter of m for c: at m*stepM + c*stepC of its group, turned round if so said
//
// so that the gradient by the input takes the same filters with the letters exchanged.
//
//   f  float[groups*M*C*WINDOW^2]  filters
//   u  float[groups][SIDE*SIDE][ units*C*UNIT + 16 ], units of filters one behind the other; others: the last
//
// One group of one work-item makes those of LANES filters for CB channels:
//   group 0 = vector of filters      group 1 = block of channels      group 2 = group
//
// Defines: those of winograd.cl
//          UNIT  filters side by side in u
#include "ahead.cl"
#include "panel.cl"
#include "winograd.cl"
#include "winograd_taps.cl"
#ifndef UNIT
#define UNIT NR
#endif

/** Stores a number of each filter, at u[to[l]]; those of a vector lie side by side where units are whole vectors. */
static void convolution_winograd_filters_store(
    const Vector numbers, const int filters, const int to[LANES], __global float *restrict u) {
  if (UNIT % LANES == 0) {
    VSTORE(numbers, 0, u + to[0]);
  } else {
    float lanes[LANES];
    VSTORE(numbers, 0, lanes);
    for (int l = 0; l < min(LANES, filters); l++) u[to[l]] = lanes[l];
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_winograd_filters(
    const int M, const int C, const int stepM, const int stepC, const int turned, const int CB,
    __global const float *restrict f, __global float *restrict u) {
  const int g = get_group_id(2), m0 = get_group_id(0) * LANES, all = (M + UNIT - 1) / UNIT * UNIT;
  const int last = min(C, (int)(get_group_id(1) + 1) * CB), step = all * C + LINE;
  int at[LANES], to[LANES];
  UNROLL for (int l = 0; l < LANES; l++) {
    at[l] = min(m0 + l, M - 1) * stepM;
    to[l] = (m0 + l) / UNIT * C * UNIT + (m0 + l) % UNIT;
  }
  f += (size_t)g * M * C * FILTER;
  u += (size_t)g * SIDE * SIDE * step;

  for (int c = get_group_id(1) * CB; c < last; c++) {
    UNROLL for (int l = 0; l < LANES; l++) ASK_AHEAD(f + at[l] + (c + CHANNELS_AHEAD) * stepC, 3);
    Vector taps[FILTER], places[SIDE * SIDE];
    winograd_taps_read(at, turned, f + c * stepC, taps);
    winograd_taps(taps, places);
    UNROLL for (int i = 0; i < SIDE * SIDE; i++)
        convolution_winograd_filters_store(places[i], all - m0, to, u + i * step + c * UNIT);
  }
}
