// Gradient by filters by Winograd's tiles, for CPUs.                      maths: dev.clarinet.op.Convolution
//
//   df[k,c] = Gt [ sum over tiles of (A dy A^t) * (B^t d B) ] G     dy  TILE x TILE slopes     d  the pixels under them
//
// so that SIDE^2 multiplications stand in the place of WINDOW^2*TILE^2, or 25 in that of 36 with a stride of 2, where
// those for the same number of a filter are one sum. For each place i of the transformed tile the sum is a matrix
// product with the tiles as its depth. T tiles are taken at a time: their pixels and slopes are transformed,
//
//   v[i][panel of NR channels][t][NR]      w[i][t][k]      products[i][k][c] = sum over t of  w[i][t][k] * v[i][t][c]
//
// for KU times MR filters and NR channels through all places, and these are transformed back while they are in the
// cache. A place's panel of v is small enough for the first cache, where it waits for all those filters; what of w they
// need for the next place is asked for meanwhile, and so is where their sums go. The tiles are cut into chunks. How many
// there are depends on the geometry alone, so that the same numbers are added in the same order on every machine.
//
//   x  float[N,groups*C,H,W]        images             dy  float[N,groups*K,P,Q]     slopes of the answers
//   scratch  float[chunks,groups,panels,K,WINDOW^2,NR]  sums of the chunks, by convolution_filters_winograd; then
//            float[seats][SEEN^2*(T*CB*NR + 16) + SUMS^2*(T*(KB + 16) + 16)]      the v and w of each
//            winograd_chunks_add makes df of the first
//
// A piece of work is a chunk, for CB panels of channels and KB filters:
//   piece = ((block of panels * blocks of filters + block) * groups + g) * chunks + chunk
// One group of one work-item for each core; seats.cl says which makes what.
//
// Defines: those of winograd.cl, where TILE counts slopes, and of panel.cl: MR filters by NV vectors of channels
#define A_SPACE __global
#define B_SPACE __global
#define PRODUCTS_SPACE
#include "panel.cl"
#include "winograd.cl"
#include "winograd_tile.cl"
#include "winograd_chunks.cl"
#include "seats.cl"
#define PLACES (SIDE * SIDE)
#define KU 4
// Lines of the sums for MR filters that each place asks for.
#define LINES ((MR * FILTER * NR / 16 + PLACES - 1) / PLACES)

/** Images, channels, pixels, filters, slopes; where the first window begins; the group of channels. */
typedef struct {
  int N, C, H, W, K, P, Q, top, left, groups, g;
} Sizes;

/** What is worked on, how far apart the places of v and w are, and w's tiles: no power of two, which would crowd. */
typedef struct {
  int panel0, panel1, k0, filters, T, width, stepV, stepW;
} Block;

/** Transforms the slopes of one tile for a vector of filters; the places of w are `step` apart. */
static void convolution_filters_winograd_slopes(
    const int p, const int q, const int P, const int Q, const int plane, const int at[LANES], const int size,
    const int step, __global const float *restrict dy, __global float *restrict w) {
  Vector rows[TILE][SUMS];
  for (int i = 0; i < TILE; i++) {
    Vector d[TILE], t[SUMS];
    winograd_pixels(TILE, p + i, q, P, Q, plane, at, size, dy, d);
    winograd_slope(d, t);
    UNROLL for (int j = 0; j < SUMS; j++) rows[i][j] = t[j];
  }
  for (int j = 0; j < SUMS; j++) {
    Vector d[TILE], t[SUMS];
    UNROLL for (int i = 0; i < TILE; i++) d[i] = rows[i][j];
    winograd_slope(d, t);
    UNROLL for (int i = 0; i < SUMS; i++) VSTORE(t[i], 0, w + (i * SUMS + j) * step);
  }
}

/** Transforms the pixels and the slopes of the tiles from `first` on. */
static void convolution_filters_winograd_transform(
    const Sizes s, const Block b, const int first, const int tiles, __global const float *restrict x,
    __global const float *restrict dy, __global float *restrict v, __global float *restrict w) {
  const int TH = (s.P + TILE - 1) / TILE, TW = (s.Q + TILE - 1) / TILE;
  const int sizeX = s.N * s.groups * s.C * s.H * s.W, sizeY = s.N * s.groups * s.K * s.P * s.Q;
  int at[LANES];
  for (int c = b.panel0 * NR; c < b.panel1 * NR; c += LANES) {
    UNROLL for (int l = 0; l < LANES; l++) at[l] = min(c + l, s.C - 1) * s.H * s.W;
    __global float *restrict target = v + (c / NR - b.panel0) * b.T * NR + c % NR;
    for (int t = 0; t < tiles; t++) {
      const int n = (first + t) / (TH * TW), p = (first + t) / TW % TH * TILE, q = (first + t) % TW * TILE;
      winograd_tile(
          p * STRIDE - s.top, q * STRIDE - s.left, s.H, s.W, (n * s.groups + s.g) * s.C * s.H * s.W, at, sizeX, b.stepV,
          x, target + t * NR);
    }
  }
  for (int k = 0; k < b.filters; k += LANES) {
    UNROLL for (int l = 0; l < LANES; l++) at[l] = min(b.k0 + k + l, s.K - 1) * s.P * s.Q;
    for (int t = 0; t < tiles; t++) {
      const int n = (first + t) / (TH * TW), p = (first + t) / TW % TH * TILE, q = (first + t) % TW * TILE;
      convolution_filters_winograd_slopes(
          p, q, s.P, s.Q, (n * s.groups + s.g) * s.K * s.P * s.Q, at, sizeY, b.stepW, dy, w + t * b.width + k);
    }
  }
}

/** Where w has the slopes of a product. */
INLINED int convolution_filters_winograd_slopesOf(const Block b, const int j, const int k) {
  return (winograd_sumOf(j) * SUMS + winograd_sumOf(k)) * b.stepW;
}

/** As panel_multiply, over tiles. Each asks for that `later` on, in the same place of another product's slopes. */
INLINED void convolution_filters_winograd_product(
    const int tiles, const int width, __global const float *w, __global const float *later, __global const float *v,
    Vector sum[MR][NV]) {
  int row[MR];
  UNROLL for (int i = 0; i < MR; i++) row[i] = i;
  for (int t = 0; t < tiles; t++) {
    PANEL_SOON(v);
    ASK_AHEAD(later, 3);
    panel_step(row, w, v, sum);
    w += width;
    later += width;
    v += NR;
  }
}

/** Multiplies up to KU*MR filters with a panel of channels through all places, and adds what comes back to `sums`. */
static void convolution_filters_winograd_multiply(
    const Block b, const int tiles, const int filters, const int adds, __global const float *restrict v,
    __global const float *restrict w, __global float *restrict sums) {
  const int blocks = (filters + MR - 1) / MR;
  float products[KU * PLACES * MR * NR];
  for (int i = 0; i < PLACES; i++) {
    const int next = min(i + 1, PLACES - 1);
    __global const float *later = w + convolution_filters_winograd_slopesOf(b, next / SIDE, next % SIDE);
    for (int k0 = 0; k0 < filters; k0 += MR) {
      UNROLL for (int j = 0; j < LINES; j++) ASK_AHEAD(sums + ((i * blocks + k0 / MR) * LINES + j) * 16, 3);
      Vector sum[MR][NV];
      panel_clear(sum);
      for (int j = i / SIDE; j < PRODUCTS; j = winograd_next(j))
        for (int k = i % SIDE; k < PRODUCTS; k = winograd_next(k)) {
          const int pixels = (winograd_pixelOf(j) * SEEN + winograd_pixelOf(k)) * b.stepV;
          convolution_filters_winograd_product(
              tiles, b.width, w + convolution_filters_winograd_slopesOf(b, j, k) + k0, later + k0, v + pixels, sum);
        }
      panel_store(sum, products + (i * KU * MR + k0) * NR);
    }
  }
  for (int k = 0; k < filters; k++)
    for (int l = 0; l < NV; l++)
      winograd_chunks_out(adds, KU * MR * NR, products + k * NR + l * LANES, sums + k * FILTER * NR + l * LANES);
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_filters_winograd(
    const int N, const int C, const int H, const int W, const int K, const int P, const int Q, const int top,
    const int left, __global int *seats, const int groups, const int T, const int CB, const int KB, const int chunks,
    const int tilesOfChunk, __global const float *restrict x, __global const float *restrict dy,
    __global float *restrict scratch) {
  __local int core[1];
  const int count = get_num_groups(0), seat = seats_take(count, core, seats);
  const int all = N * ((P + TILE - 1) / TILE) * ((Q + TILE - 1) / TILE), panels = (C + NR - 1) / NR;
  const int stepV = CB * T * NR + 16, stepW = T * (KB + 16) + 16;
  __global float *restrict v = scratch + (size_t)chunks * groups * panels * K * FILTER * NR +
                               (size_t)seat * (SEEN * SEEN * stepV + SUMS * SUMS * stepW);
  __global float *restrict w = v + SEEN * SEEN * stepV;

  const int parts = (panels + CB - 1) / CB, blocks = (K + KB - 1) / KB;
  for (int piece; (piece = seats_next(seat, count, parts * blocks * groups * chunks, seats)) >= 0;) {
    const int chunk = piece % chunks, g = piece / chunks % groups;
    const int k0 = piece / chunks / groups % blocks * KB, panel0 = piece / chunks / groups / blocks * CB;
    const Sizes s = {N, C, H, W, K, P, Q, top, left, groups, g};
    const Block b = {panel0, min(panels, panel0 + CB), k0, min(KB, K - k0), T, KB + 16, stepV, stepW};
    const int begin = chunk * tilesOfChunk, end = min(all, begin + tilesOfChunk);
    for (int first = begin; first < end; first += T) {
      const int tiles = min(T, end - first);
      convolution_filters_winograd_transform(s, b, first, tiles, x, dy, v, w);
      for (int panel = panel0; panel < b.panel1; panel++)
        for (int k = 0; k < b.filters; k += KU * MR) {
          const size_t at = (((size_t)chunk * groups + g) * panels + panel) * K + k0 + k;
          convolution_filters_winograd_multiply(
              b, tiles, min(KU * MR, b.filters - k), first > begin, v + (panel - panel0) * T * NR, w + k,
              scratch + at * FILTER * NR);
        }
    }
  }
  seats_leave(count, seats);
}
