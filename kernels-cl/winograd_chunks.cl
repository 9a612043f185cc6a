// Chunks of a gradient by filters: what Winograd's products become, and their sum in order.
//
//   sums  float[chunks,groups,panels,K,WINDOW^2,NR]  of each chunk     df  float[groups*K,C,WINDOW,WINDOW]  overwritten
//
// Included after panel.cl and winograd.cl. Define: PRODUCTS_SPACE  the memory that products lie in

/**
 * Transforms one filter's products with a vector of channels back, whose places are `step` apart, and stores them in
 * its sums, added to what is there or not.
 */
static void winograd_chunks_out(
    const int adds, const int step, PRODUCTS_SPACE const float *restrict products, __global float *restrict sums) {
  Vector rows[WINDOW][SIDE];
  for (int j = 0; j < SIDE; j++) {
    Vector places[SIDE], t[WINDOW];
    UNROLL for (int i = 0; i < SIDE; i++) places[i] = VLOAD(0, products + (i * SIDE + j) * step);
    winograd_filter_slope(places, t);
    UNROLL for (int r = 0; r < WINDOW; r++) rows[r][j] = t[r];
  }
  UNROLL for (int r = 0; r < WINDOW; r++) {
    Vector t[WINDOW];
    winograd_filter_slope(rows[r], t);
    UNROLL for (int s = 0; s < WINDOW; s++) {
      __global float *restrict target = sums + (WINDOW * r + s) * NR;
      VSTORE(adds ? t[s] + VLOAD(0, target) : t[s], 0, target);
    }
  }
}

/** Writes a filter's taps of so many channels, which lie as vectors of channels, channel by channel. */
static void winograd_chunks_store(const int channels, const float *taps, __global float *restrict df) {
  for (int l = 0; l < NV; l++) {
    const int first = l * LANES, count = min(LANES, channels - first);
    int t = 0;
    for (; t + 4 <= FILTER; t += 4) {
      Vector four[4];
      UNROLL for (int j = 0; j < 4; j++) four[j] = VLOAD((t + j) * NV + l, taps);
      turn_four(four);
      UNROLL for (int j = 0; j < 4; j++) {
        float lanes[LANES];
        VSTORE(four[j], 0, lanes);
        UNROLL for (int i = 0; i < LANES / 4; i++) if (4 * i + j < count)
            vstore4(vload4(i, lanes), 0, df + (first + 4 * i + j) * FILTER + t);
      }
    }
    for (; t < FILTER; t++)
      for (int i = 0; i < count; i++) df[(first + i) * FILTER + t] = taps[(t * NV + l) * LANES + i];
  }
}

/** Adds the chunks: group 0 = k, group 1 = group of channels. */
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd_chunks_add(
    const int K, const int C, const int chunks, __global const float *restrict sums, __global float *restrict df) {
  const int k = get_group_id(0), g = get_group_id(1), groups = get_num_groups(1), panels = (C + NR - 1) / NR;
  const size_t chunk = (size_t)groups * panels * K * FILTER * NR;
  for (int panel = 0; panel < panels; panel++) {
    __global const float *restrict from = sums + (((size_t)g * panels + panel) * K + k) * FILTER * NR;
    float taps[FILTER * NR];
    for (int i = 0; i < FILTER * NV; i++) {
      Vector sum = VLOAD(i, from);
      for (int j = 1; j < chunks; j++) sum += VLOAD(i, from + j * chunk);
      VSTORE(sum, i, taps);
    }
    winograd_chunks_store(min(NR, C - panel * NR), taps, df + ((size_t)(g * K + k) * C + panel * NR) * FILTER);
  }
}
