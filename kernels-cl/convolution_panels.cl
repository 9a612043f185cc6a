// Convolution for CPUs: implicit matrix product on packed panels.         maths: dev.clarinet.op.Convolution
//
//   y[n,m,p,q] = b[m] + sum over c,r,s of  f[m,c,r,s] * x[n,c,h,w]        h = p*strideH + r*tapH + originH, w likewise
//
// is the product of f, read as a matrix of M rows and C*R*S columns, with the matrix whose column (n,p,q) is the window
// of x that y[n,m,p,q] sees. That matrix is never stored: each group gathers its own columns, KC rows at a time.
// The gradient by the input is such a sum too, of dy with the filters turned round (convolution_turn); with a
// stride it is one sum for each phase of the image, and its answers lie stepH by stepW apart.
//
//   x  float[N,groups*C,H,W]  images       f  float[groups*M,C,R,S]  filters       b  float[groups*M], read if biased
//   y  float[N,groups*M,imageH,imageW]: y[n,m,p,q] is in row p*stepH + phaseH and column q*stepW + phaseW; overwritten
//   r  laid out as y, read if adds; it may be y, and epilogue.cl says what becomes of it where answers are side by side
//
// One group of one work-item makes a block of y:
//   group 0 = block of NB*NR columns      group 1 = block of MB rows m      group 2 = group of channels
// Columns are counted in runs of RUN neighbours along a row of y, so that a run is gathered and stored with one access,
// and a panel of neighbours as vectors:
//   run = (n*P + p)*runsInRow + q/RUN
//
// Defines: RUN  columns in a run: 8, 4 or 1; the largest that wastes little of Q
//          and those of panel.cl. S is at most KC.
#include "panel.cl"
#include "run.cl"
#include "epilogue.cl"
#include "window_sum.cl"
#include "ahead_rows.cl"
#define RUNS (NR / RUN)

/** Where a run lies: the channels of x that it sees, the corner of its first window, its place in y, its length. */
typedef struct {
  int x, h, w, y, length;
} Place;

/** Gathers the rows (c,r) from row0 to row1 of one run, for all s, into a panel. */
static void convolution_gather(
    const int row0, const int row1, const int R, const int S, const int H, const int W, const int strideW,
    const int tapH, const int tapW, const int size, const Place at, __global const float *restrict x,
    __local float *restrict panel) {
  int c = row0 / R, r = row0 - c * R;
  for (int row = row0; row < row1; row++) {
    const int h = at.h + r * tapH;
    if (0 <= h && h < H)
      for (int s = 0; s < S; s++)
        RUN_STORE(run_load(at.w + s * tapW, W, strideW, at.x + (c * H + h) * W, size, x), 0, panel + s * NR);
    else
      for (int s = 0; s < S; s++) RUN_STORE((Run)(0.0f), 0, panel + s * NR);
    panel += S * NR;
    if (++r == R) r = 0, c++;
  }
}

/** Whether the runs from the first to the last see neighbours of one row of the image, one pixel each. */
static bool convolution_isCopied(
    const int taps, const int strideW, const int H, const int W, const Place first, const Place last) {
  return taps == 1 && strideW == 1 && last.x == first.x && last.h == first.h && last.length == RUN && first.h >= 0 &&
         first.h < H && first.w >= 0 && last.w + RUN <= W;
}

/** Copies the channels from row0 to row1 of such a block, channel by channel: each lies in one piece. */
static void convolution_copy(
    const int row0, const int row1, const int HW, __global const float *restrict x, __local float *restrict packed) {
  for (int row = row0; row < row1; row++) {
    UNROLL for (int i = 0; i < NB; i++) UNROLL for (int v = 0; v < NV; v++)
        VSTORE(VLOAD(i * NV + v, x), v, packed + i * KC * NR);
    packed += NR;
    x += HW;
  }
}

/** Whether the answers of a panel are neighbours. */
static bool convolution_isWhole(const int stepW, const Place at[RUNS]) {
  bool whole = stepW == 1;
  for (int j = 0; j < RUNS; j++) whole = whole && at[j].length == RUN && at[j].y == at[0].y + j * RUN;
  return whole;
}

/** Stores one row of a tile whose answers are neighbours, with what lies there in `more` added if there is any. */
static void convolution_storeWhole(
    const int adds, const float below, const Vector sum[NV], __global const float *more, __global float *y) {
  UNROLL for (int v = 0; v < NV; v++) {
    const Vector z = adds ? sum[v] + VLOAD(v, more) : sum[v];
    VSTORE(below == 1.0f ? z : EPILOGUE_VALUES(Vector, z, below), v, y);
  }
}

/** Stores one row of a tile in its runs' places in y, with what lies there in `more` added if there is any. */
static void convolution_store(
    const int adds, const float below, const int stepW, const float *row, const Place at[RUNS],
    __global const float *more, __global float *y) {
  for (int j = 0; j < RUNS; j++) {
    if (stepW == 1)
      epilogue_store(RUN_LOAD(j, row), at[j].length, adds, below, more + at[j].y, y + at[j].y);
    else
      for (int i = 0; i < at[j].length; i++) {
        const int target = at[j].y + i * stepW;
        y[target] = adds ? row[j * RUN + i] + more[target] : row[j * RUN + i];
      }
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_panels(
    const WindowSum windows, const int MB, const int biased, const int adds, const float below,
    __global const float *restrict x, __global const float *restrict f, __global const float *restrict b,
    __global const float *r, __global float *y) {
  WINDOW_SUM(windows);
  __local float packed[NB * KC * NR];
  Place places[NB * RUNS];
  const int g = get_group_id(2), groups = get_num_groups(2), size = N * groups * C * H * W;
  const int runsInRow = (Q + RUN - 1) / RUN, allRuns = N * P * runsInRow;
  const int firstRun = get_group_id(0) * NB * RUNS, runs = min(NB * RUNS, allRuns - firstRun);
  const int panels = (runs + RUNS - 1) / RUNS;
  const int firstM = get_group_id(1) * MB, lastM = min(M, firstM + MB) - 1;
  const int rows = C * R, rowsAtOnce = KC / max(S, 1);

  for (int i = 0; i < panels * RUNS; i++) {
    const int run = min(firstRun + i, allRuns - 1), row = run / runsInRow, n = row / P;
    const int q = (run - row * runsInRow) * RUN, p = row - n * P;
    places[i].x = (n * groups + g) * C * H * W;
    places[i].h = p * strideH + originH;
    places[i].w = q * strideW + originW;
    places[i].y = ((n * groups + g) * M * imageH + p * stepH + phaseH) * imageW + q * stepW + phaseW;
    places[i].length = i < runs ? min(RUN, Q - q) : 0;
  }

  bool whole[NB];
  for (int i = 0; i < panels; i++) whole[i] = convolution_isWhole(stepW, places + i * RUNS);

  __global const float *restrict block = x;
  const bool copied = panels == NB && convolution_isCopied(R * S, strideW, H, W, places[0], places[NB * RUNS - 1]);
  if (copied) block += places[0].x + places[0].h * W + places[0].w;

  for (int row0 = 0; row0 == 0 || row0 < rows; row0 += rowsAtOnce) {
    const int row1 = min(rows, row0 + rowsAtOnce), length = (row1 - row0) * S;
    const float belowNow = row1 == rows ? below : 1.0f;
    __global const float *more = row0 == 0 ? r : y;
    if (copied)
      convolution_copy(row0, row1, H * W, block + (size_t)row0 * H * W, packed);
    else
      for (int i = 0; i < panels * RUNS; i++)
        convolution_gather(
            row0, row1, R, S, H, W, strideW, tapH, tapW, size, places[i], x,
            packed + i / RUNS * KC * NR + i % RUNS * RUN);

    // What is copied next: further channels, or the first of the next block, which the same core mostly makes.
    const int next = min(rowsAtOnce, row1 < rows ? rows - row1 : rows), tiles = ((lastM - firstM) / MR + 1) * panels;
    const int part = copied ? (next * ahead_lines(NB * NR) + tiles - 1) / tiles : 0;
    const int some = (part * AHEAD + length - 1) / max(1, length);
    int tile = 0;
    for (int m0 = firstM; m0 <= lastM; m0 += MR) {
      int filter[MR];
      UNROLL for (int i = 0; i < MR; i++) filter[i] = (g * M + min(m0 + i, lastM)) * rows * S;
      for (int panel = 0; panel < panels; panel++) {
        const Place *at = places + panel * RUNS;
        if (whole[panel]) ahead_askRows(min(MR, lastM - m0 + 1), NR, imageH * imageW, y + at->y + m0 * imageH * imageW);
        Vector sum[MR][NV];
        Ahead ahead;
        ahead_rows(
            tile++ * part, part, next, NB * NR, H * W, row1 < rows ? block + (size_t)row1 * H * W : block + NB * NR,
            &ahead);
        UNROLL for (int i = 0; i < MR; i++) {
          const float start = biased && row0 == 0 ? b[g * M + min(m0 + i, lastM)] : 0.0f;
          UNROLL for (int v = 0; v < NV; v++) sum[i][v] = (Vector)(start);
        }
        for (int k = 0; k < length; k += AHEAD) {
          ahead_ask(some, &ahead);
          panel_multiply(min(AHEAD, length - k), 1, filter, f + row0 * S + k, packed + (panel * KC + k) * NR, sum);
        }
        const int step = imageH * imageW, addsNow = adds || row0 > 0;
        if (whole[panel]) {
          const int to = at->y + m0 * step;
          UNROLL for (int i = 0; i < MR; i++) if (m0 + i <= lastM)
              convolution_storeWhole(addsNow, belowNow, sum[i], more + to + i * step, y + to + i * step);
        } else {
          float numbers[MR * NR];
          panel_store(sum, numbers);
          for (int i = 0; i < min(MR, lastM - m0 + 1); i++)
            convolution_store(
                addsNow, belowNow, stepW, numbers + i * NR, at, more + (m0 + i) * step, y + (m0 + i) * step);
        }
      }
    }
  }
}
