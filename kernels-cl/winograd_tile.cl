// Tiles of Winograd's, read from images and transformed for a vector of channels.                  docs/learn: Winograd
//
//   v = B^t d B      d  PIXELS x PIXELS pixels, 0 outside the image
//
// Included after panel.cl and winograd.cl.

/** Reads `count` pixels, and 4 at least, of each of the rows that begin at x[at[l]]. */
INLINED void winograd_pixelsInside(const int count, const int at[LANES], __global const float *x, Vector *d) {
  Vector four[4];
  turn_gather(at, x, four);
  UNROLL for (int j = 0; j < (count < 4 ? count : 4); j++) d[j] = four[j];
  if (count > 4) {
    turn_gather(at, x + count - 4, four);
    UNROLL for (int j = 4; j < count; j++) d[j] = four[j - (count - 4)];
  }
}

/**
 * Reads `count` pixels of row h from column w on, 0 outside the image, of the planes that begin at x[plane + at[l]]; x
 * holds `size` floats.
 */
INLINED void winograd_pixels(
    const int count, const int h, const int w, const int H, const int W, const int plane, const int at[LANES],
    const int size, __global const float *x, Vector *d) {
  const int first = plane + h * W + w;
  if (h < 0 || h >= H) {
    UNROLL for (int j = 0; j < count; j++) d[j] = (Vector)(0.0f);
  } else if (first >= 0 && first + at[LANES - 1] + max(count, 4) <= size) {
    winograd_pixelsInside(count, at, x + first, d);
    if (w < 0 || w + count > W)
      UNROLL for (int j = 0; j < count; j++) d[j] = 0 <= w + j && w + j < W ? d[j] : (Vector)(0.0f);
  } else {
    UNROLL for (int j = 0; j < count; j++) {
      float lanes[LANES];
      for (int l = 0; l < LANES; l++) lanes[l] = 0 <= w + j && w + j < W ? x[first + at[l] + j] : 0.0f;
      d[j] = VLOAD(0, lanes);
    }
  }
}

/** Transforms the tile whose corner is in row h and column w; its places go to v, `step` apart. */
static void winograd_tile(
    const int h, const int w, const int H, const int W, const int plane, const int at[LANES], const int size,
    const int step, __global const float *restrict x, __global float *restrict v) {
  Vector rows[PIXELS][SEEN];
  // Most tiles lie inside the image; their rows ask nothing.
  const bool inside = h >= 0 && h + PIXELS <= H && w >= 0 && w + max(PIXELS, 4) <= W;
  for (int i = 0; i < PIXELS; i++) {
    Vector d[PIXELS], t[SEEN];
    if (inside)
      winograd_pixelsInside(PIXELS, at, x + plane + (h + i) * W + w, d);
    else
      winograd_pixels(PIXELS, h + i, w, H, W, plane, at, size, x, d);
    winograd_input(d, t);
    UNROLL for (int j = 0; j < SEEN; j++) rows[i][j] = t[j];
  }
  for (int j = 0; j < SEEN; j++) {
    Vector d[PIXELS], t[SEEN];
    UNROLL for (int i = 0; i < PIXELS; i++) d[i] = rows[i][j];
    winograd_input(d, t);
    UNROLL for (int i = 0; i < SEEN; i++) VSTORE(t[i], 0, v + (i * SEEN + j) * step);
  }
}
