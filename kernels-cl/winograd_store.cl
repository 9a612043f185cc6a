// Answers of Winograd's tiles ended and stored: whole vectors of them at a time where nothing is left over.
//
// Included after panel.cl, winograd.cl and epilogue.cl with runs of RUN.

/** epilogue.cl's end of the sums in a vector. */
static Vector winograd_end(const Vector sum, const float below) {
  return select(sum, below == 0.0f ? (Vector)(0.0f) : below * sum, sum < 0.0f);
}

/**
 * Stores lane l of sum[j] in y[at[l] + j], for j < 4, or as two rows of two, rowY apart, where runs are of 2; all of it
 * is wanted.
 */
static void winograd_store(
    const int at[LANES], const int rowY, const int adds, const float below, Vector sum[4], __global const float *r,
    __global float *y) {
  if (adds) {
    Vector more[4];
    winograd_gather(at, r, more);
    UNROLL for (int j = 0; j < 4; j++) sum[j] += more[j];
  }
  if (below != 1.0f) UNROLL for (int j = 0; j < 4; j++) sum[j] = winograd_end(sum[j], below);
  winograd_turn(sum);
  UNROLL for (int j = 0; j < 4; j++) {
    float lanes[LANES];
    VSTORE(sum[j], 0, lanes);
    UNROLL for (int l = 0; l < LANES / 4; l++) UNROLL for (int i = 0; i < 4 / RUN; i++)
        RUN_STORE(RUN_LOAD(i, lanes + 4 * l), 0, y + at[4 * l + j] + i * rowY);
  }
}
