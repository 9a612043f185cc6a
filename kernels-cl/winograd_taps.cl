// Winograd's filters: the taps of a vector of filters become the numbers of transformed ones.      docs/learn: Winograd
//
//   u = G f G^t      f  WINDOW x WINDOW taps      u  SIDE x SIDE numbers
//
// Included after panel.cl and winograd.cl.

// So many channels ahead filters are asked for, since they are read in steps that processors do not foresee.
#define CHANNELS_AHEAD 4

/** Transforms the taps of a vector of filters. */
INLINED void winograd_taps(const Vector taps[FILTER], Vector u[SIDE * SIDE]) {
  Vector rows[WINDOW][SIDE];
  UNROLL for (int r = 0; r < WINDOW; r++) winograd_filter(taps + WINDOW * r, rows[r]);
  UNROLL for (int j = 0; j < SIDE; j++) {
    Vector column[WINDOW], t[SIDE];
    UNROLL for (int r = 0; r < WINDOW; r++) column[r] = rows[r][j];
    winograd_filter(column, t);
    UNROLL for (int i = 0; i < SIDE; i++) u[i * SIDE + j] = t[i];
  }
}

/** Reads the taps of LANES filters, which begin at f[at[l]], turned round or not. */
INLINED void winograd_taps_read(const int at[LANES], const int turned, __global const float *f, Vector taps[FILTER]) {
  UNROLL for (int tap = 0; tap < FILTER; tap += 4) {
    const int first = min(tap, FILTER - 4);
    Vector four[4];
    turn_gather(at, f + first, four);
    UNROLL for (int j = 0; j < 4; j++) taps[first + j] = four[j];
  }
  if (turned) UNROLL for (int i = 0; i < FILTER / 2; i++) {
      const Vector tap = taps[i];
      taps[i] = taps[FILTER - 1 - i];
      taps[FILTER - 1 - i] = tap;
    }
}

/** Transforms a panel of filters, which begin at f[at[l]], for so many channels: u[place][channel][NR]. */
static void winograd_taps_panel(
    const int channels, const int stepC, const int turned, const int at[NR], __global const float *restrict f,
    const int step, __global float *restrict u) {
  for (int c = 0; c < channels; c++) UNROLL for (int v = 0; v < NV; v++) {
      UNROLL for (int l = 0; l < LANES; l++) ASK_AHEAD(f + at[v * LANES + l] + (c + CHANNELS_AHEAD) * stepC, 3);
      Vector taps[FILTER], places[SIDE * SIDE];
      winograd_taps_read(at + v * LANES, turned, f + c * stepC, taps);
      winograd_taps(taps, places);
      UNROLL for (int i = 0; i < SIDE * SIDE; i++) VSTORE(places[i], v, u + i * step + c * NR);
    }
}
