// Panel product: the innermost loop of everything that multiplies on a CPU.       docs/learn: the matrix product
//
//   c[i,j] = c[i,j] + sum over k of  a[i,k] * b[k,j]           i < MR, j < NR = NV*LANES
//
//            b[k,0..NR)  one row of the panel: NV vectors                 The MR*NV accumulators and the NV vectors
//            ┌────┬────┐                                                  of b stay in registers; each element of a
//   a[0,k] ─►│ c  │ c  │  MR rows                                         is read once and spread over a vector.
//   a[1,k] ─►│ c  │ c  │  by NV vectors                                   So MR*NV multiply-adds cost NV + MR loads.
//            └────┴────┘
//
// Included by kernels for CPUs: one work-item a group, no barriers, explicit vectors.
//
// Defines: LANES  floats in a vector of this device: 4, 8 or 16
//          MR NV  rows and vectors of a tile; MR*NV + NV + 1 vector registers at least
//          KC     steps of the sum that are packed at a time: KC*NR floats should stay in the first-level cache
//          A_SPACE  the memory that a lies in: __global, or __local where it is packed too
//          B_SPACE  the memory that the panel lies in: __local, or __global where others packed it
//          NB     panels that a group packs side by side, so that what it reads of a is used NB times
#ifndef LANES
#define LANES 8
#endif
#ifndef MR
#define MR 6
#endif
#ifndef NV
#define NV 2
#endif
#ifndef KC
#define KC 256
#endif
#ifndef NB
#define NB 4
#endif

#ifndef A_SPACE
#define A_SPACE __global
#endif
#ifndef B_SPACE
#define B_SPACE __local
#endif

#include "ahead.cl"
#include "words.cl"

#define NR (NV * LANES)
#define VLOAD JOIN(vload, LANES)
#define VSTORE JOIN(vstore, LANES)

typedef JOIN(float, LANES) Vector;

// Has the panel's row of SOON steps later brought into the first cache, where a panel of wide vectors leaves no room.
// Not where a is a strip, since that product packs its panel just before: there it was not measured.
#if LANES == 16
#define SOON 12
#define PANEL_SOON(b) UNROLL for (int v = 0; v < NV; v++) ASK_AHEAD((b) + SOON * NR + v * LANES, 3)
#else
#define PANEL_SOON(b)
#endif

/** Clears a tile. */
static void panel_clear(Vector c[MR][NV]) {
  UNROLL for (int i = 0; i < MR; i++) UNROLL for (int v = 0; v < NV; v++) c[i][v] = (Vector)(0.0f);
}

/** Adds one step of the sum to a tile: a number of each row of a, spread over a row of the panel. */
INLINED void panel_step(const int row[MR], A_SPACE const float *a, B_SPACE const float *b, Vector c[MR][NV]) {
  Vector bk[NV];
  UNROLL for (int v = 0; v < NV; v++) bk[v] = VLOAD(v, b);
  UNROLL for (int i = 0; i < MR; i++) {
    const Vector aik = (Vector)(a[row[i]]);
    UNROLL for (int v = 0; v < NV; v++) c[i][v] = fma(aik, bk[v], c[i][v]);
  }
}

/** Adds `length` steps of the sum to a tile; a[i,k] is a[row[i] + k*step], so a may lie either way in memory. */
static void panel_multiply(
    const int length, const int step, const int row[MR], A_SPACE const float *restrict a,
    B_SPACE const float *restrict b, Vector c[MR][NV]) {
  for (int k = 0; k < length; k++) {
    PANEL_SOON(b);
    panel_step(row, a, b, c);
    a += step;
    b += NR;
  }
}

// Where a processor sees lines of a page read in order, it fetches the next ones by itself, but not beyond the page. So
// lines of several pieces are asked for in turn.
#define PIECES 8

/**
 * The same where a is a panel of lines: LINE steps of each row in turn, then LINE more of each. So it is read in order
 * and needs one register. Each step asks for a line of what is needed later in the place of b, `advance` floats from
 * line to line. It also asks for a line of `more` or, unless `asksMore`, for a line of a that is needed two lines of
 * each row later: a core waits for few lines at a time. What is needed later in the place of b is taken as PIECES equal
 * pieces, and each step asks for a line of the next piece. The last steps, fewer than PIECES, which divides LINE, ask
 * for nothing.
 */
INLINED void panel_multiply_asking(
    const int length, A_SPACE const float *a, B_SPACE const float *b, B_SPACE const float *later, const int advance,
    const int asksMore, __global const float *more, const int advanceMore, Vector c[MR][NV]) {
  const int rounds = length / PIECES, piece = rounds * advance;
  int row[MR];
  UNROLL for (int i = 0; i < MR; i++) row[i] = i * LINE;
  for (int k = 0; k < rounds; k++) {
    UNROLL for (int i = 0; i < PIECES; i++) {
      PANEL_SOON(b);
      ASK_AHEAD(later + i * piece, 2);
      if (asksMore)
        ASK_AHEAD(more + i * advanceMore, 2);
      else if (i < (MR + 1) / 2)
        ASK_AHEAD(a + (2 * MR + i + k % 2 * (MR / 2)) * LINE, 3);
      panel_step(row, a + i, b, c);
      b += NR;
    }
    a += (k + 1) * PIECES % LINE == 0 ? (MR - 1) * LINE + PIECES : PIECES;
    later += advance;
    more += PIECES * advanceMore;
  }
  panel_multiply(length % PIECES, 1, row, a, b, c);
}

/**
 * Adds `length` steps where a is a strip: its rows lie i*rowStep apart. Where rowStep and step are constants to the
 * caller, a needs no more than one register.
 */
INLINED void panel_multiply_strip(
    const int length, const int rowStep, const int step, A_SPACE const float *a, B_SPACE const float *b,
    Vector c[MR][NV]) {
  int row[MR];
  UNROLL for (int i = 0; i < MR; i++) row[i] = i * rowStep;
  for (int k = 0; k < length; k++) {
    panel_step(row, a, b, c);
    a += step;
    b += NR;
  }
}

/** Stores a tile in memory of its own, row by row. */
INLINED void panel_store(Vector c[MR][NV], float *tile) {
  UNROLL for (int i = 0; i < MR; i++) UNROLL for (int v = 0; v < NV; v++) VSTORE(c[i][v], i * NV + v, tile);
}
