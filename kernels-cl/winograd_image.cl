// Images turned: the pixels of LANES planes side by side, so that a tile of Winograd's is read vector by vector.
//
//   turned[(h*wide + w)*step + l] = x[at[l] + h*W + w]
//
// The planes are those of LANES images or of LANES channels. Tiles overlap: a pixel is in up to four of
// those of 4x4 answers, and turned once for all.
//
// Included after panel.cl and winograd.cl.
#include "ahead.cl"

/** How many floats before they are turned pixels are asked for; without it turning waits for memory. */
#define WINOGRAD_AHEAD 128

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
      if (w % 16 == 0) UNROLL for (int l = 0; l < LANES; l++) ASK_AHEAD(x + at[l] + h * rowX + w + WINOGRAD_AHEAD, 3);
      turn_gather(at, x + h * rowX + w, pixels);
      UNROLL for (int j = 0; j < 4; j++) VSTORE(pixels[j], 0, turned + (h * wide + w + j) * step);
    }
    for (; w < W; w++)
      for (int l = 0; l < LANES; l++) turned[(h * wide + w) * step + l] = x[at[l] + h * rowX + w];
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
