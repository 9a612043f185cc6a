// Turned images (winograd_image.cl) turned back: LANES planes side by side, each to where it lies.
//
// Included after panel.cl, winograd.cl and, with runs of 4, run.cl, epilogue.cl and winograd_store.cl.

/**
 * Turns H rows of W pixels of the first `planes` back, as epilogue.cl has it; rows of `turned` are `wide` vectors
 * apart.
 */
static void winograd_turn_back(
    const int H, const int W, const int planes, const int at[LANES], const int wide, const float bias, const int adds,
    const float below, __global const float *restrict turned, __global const float *r, __global float *x) {
  for (int h = 0; h < H; h++)
    for (int w = 0; w < W; w += 4) {
      Vector pixels[4];
      UNROLL for (int j = 0; j < 4; j++) pixels[j] = VLOAD(h * wide + min(w + j, W - 1), turned) + bias;
      if (planes >= LANES && w + 4 <= W) {
        winograd_store(at, 0, adds, below, pixels, r + h * W + w, x + h * W + w);
        continue;
      }
      turn_four(pixels);
      UNROLL for (int j = 0; j < 4; j++) {
        float lanes[LANES];
        VSTORE(pixels[j], 0, lanes);
        UNROLL for (int i = 0; i < LANES / 4; i++) if (4 * i + j < planes) {
          const int place = at[4 * i + j] + h * W + w;
          epilogue_store(RUN_LOAD(i, lanes), W - w, adds, below, r + place, x + place);
        }
      }
    }
}
