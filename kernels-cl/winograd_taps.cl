// Winograd's filters: the taps of a vector of filters become the numbers of transformed ones.      docs/learn: Winograd
//
//   u = G f G^t      f  WINDOW x WINDOW taps      u  SIDE x SIDE numbers
//
// Included after panel.cl and winograd.cl.

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
