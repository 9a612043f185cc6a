// Images turned: the pixels of LANES planes side by side, so that a tile of Winograd's is read vector by vector.
//
//   turned[(h*wide + w)*step + l] = x[at[l] + h*W + w]
//
// The planes are those of LANES images or of LANES channels. Tiles overlap: a pixel is in up to SIDE^2/TILE^2 of them,
// and turned once for all.
//
// Included after panel.cl, winograd.cl and, with runs of 4, epilogue.cl and winograd_store.cl.

// How far ahead of what is turned memory is asked for: what turning waits for otherwise.
#define AHEAD 128

/** Has the lines that x[at[l]] are in brought into the cache; they need not exist. */
static void winograd_ahead(const int at[LANES], __global const float *x) {
// Compilers for GPUs need not know how, and nothing but time depends on it.
#if defined(__x86_64__) || defined(__aarch64__)
  UNROLL for (int l = 0; l < LANES; l++) __builtin_prefetch((const void *)(size_t)(x + at[l]));
#endif
}

/**
 * Turns H rows of W pixels, which are rowX apart; rows of the answer are `wide` pixels apart, pixels `step` floats.
 */
static void winograd_turn_image(
    const int H, const int W, const int rowX, const int at[LANES], const int wide, const int step,
    __global const float *restrict x, __global float *restrict turned) {
  for (int h = 0; h < H; h++) {
    int w = 0;
    for (; w + 4 <= W; w += 4) {
      Vector pixels[4];
      if (w % 16 == 0) winograd_ahead(at, x + h * rowX + w + AHEAD);
      winograd_gather(at, x + h * rowX + w, pixels);
      UNROLL for (int j = 0; j < 4; j++) VSTORE(pixels[j], 0, turned + (h * wide + w + j) * step);
    }
    for (; w < W; w++)
      for (int l = 0; l < LANES; l++) turned[(h * wide + w) * step + l] = x[at[l] + h * rowX + w];
  }
}

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
      winograd_turn(pixels);
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

/** B^t d B of the tile at `d` in a turned image; its places go to v, `stepV` apart. */
static void winograd_turned_tile(
    const int wide, const int step, const int stepV, __global const float *restrict d, __global float *restrict v) {
  Vector rows[SIDE][SIDE];
  for (int i = 0; i < SIDE; i++) {
    Vector pixels[SIDE], t[SIDE];
    UNROLL for (int j = 0; j < SIDE; j++) pixels[j] = VLOAD(0, d + (i * wide + j) * step);
    winograd_input(pixels, t);
    UNROLL for (int j = 0; j < SIDE; j++) rows[i][j] = t[j];
  }
  for (int j = 0; j < SIDE; j++) {
    Vector pixels[SIDE], t[SIDE];
    UNROLL for (int i = 0; i < SIDE; i++) pixels[i] = rows[i][j];
    winograd_input(pixels, t);
    UNROLL for (int i = 0; i < SIDE; i++) VSTORE(t[i], 0, v + (i * SIDE + j) * stepV);
  }
}

/** A dy At of the tile at `dy` in a turned image; its places go to w, `stepW` apart. */
static void winograd_slopes_tile(
    const int wide, const int step, const int stepW, __global const float *restrict dy, __global float *restrict w) {
  Vector rows[TILE][SIDE];
  for (int i = 0; i < TILE; i++) {
    Vector d[TILE], t[SIDE];
    UNROLL for (int j = 0; j < TILE; j++) d[j] = VLOAD(0, dy + (i * wide + j) * step);
    winograd_slope(d, t);
    UNROLL for (int j = 0; j < SIDE; j++) rows[i][j] = t[j];
  }
  for (int j = 0; j < SIDE; j++) {
    Vector d[TILE], t[SIDE];
    UNROLL for (int i = 0; i < TILE; i++) d[i] = rows[i][j];
    winograd_slope(d, t);
    UNROLL for (int i = 0; i < SIDE; i++) VSTORE(t[i], 0, w + (i * SIDE + j) * stepW);
  }
}
