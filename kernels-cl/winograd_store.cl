// Sums of Winograd's tiles finished as epilogue.cl has it and stored, where none of them is left over: in whole vectors.
//
// Included after panel.cl, winograd.cl and, with runs of 4 or of 2, run.cl and epilogue.cl.

/** As turn_gather; where runs are of 2, from two rows of two, rowX apart. */
static void winograd_load(const int at[LANES], const int rowX, __global const float *restrict x, Vector a[4]) {
  UNROLL for (int j = 0; j < 4; j++) {
    float lanes[LANES];
    UNROLL for (int l = 0; l < LANES / 4; l++) UNROLL for (int i = 0; i < 4 / RUN; i++)
        RUN_STORE(RUN_LOAD(0, x + at[4 * l + j] + i * rowX), i, lanes + 4 * l);
    a[j] = VLOAD(0, lanes);
  }
  turn_four(a);
}

/**
 * Stores lane l of sum[j] in y[at[l] + j], for j < 4, or in two rows of two, rowY apart, where runs are of 2; before,
 * what lies so in r is added, if it is to be, and the function applied.
 */
static void winograd_store(
    const int at[LANES], const int rowY, const int adds, const float below, Vector sum[4], __global const float *r,
    __global float *y) {
  if (adds) {
    Vector more[4];
    winograd_load(at, rowY, r, more);
    UNROLL for (int j = 0; j < 4; j++) sum[j] += more[j];
  }
  if (below != 1.0f) UNROLL for (int j = 0; j < 4; j++) sum[j] = EPILOGUE_VALUES(Vector, sum[j], below);
  turn_four(sum);
  UNROLL for (int j = 0; j < 4; j++) {
    float lanes[LANES];
    VSTORE(sum[j], 0, lanes);
    UNROLL for (int l = 0; l < LANES / 4; l++) UNROLL for (int i = 0; i < 4 / RUN; i++)
        RUN_STORE(RUN_LOAD(i, lanes + 4 * l), 0, y + at[4 * l + j] + i * rowY);
  }
}
