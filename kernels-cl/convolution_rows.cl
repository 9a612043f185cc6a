// Convolution for CPUs, from rows of x in local memory.                  maths: dev.clarinet.op.Convolution
//
//   y[n,m,p,q] = b[m] + sum over c,r,s of  f[m,c,r,s] * x[n,c,h,w]        h = p*strideH + r*tapH + originH, w likewise
//
// A product of filters with windows, as in convolution_panels, but no window is gathered. The rows that some rows of y
// see are copied once, with zeros around them and their columns dealt out by the stride (plane.cl). There tap (c,r,s)
// of LANES neighbours of y is a vector, at the sum of what depends on the tap alone and what depends on the place
// alone:
//
//   seen[ c*plane + distance[r,s]  +  p*strideH*wide + q ]        wide = strideW*WL floats of a row, plane of a channel
//
// Of filters with one row only the rows that they see are copied, and strideH is 1 in this formula; columns likewise.
// What one tap sees of rows of y then lies without gaps; where these do too, they are computed as one row.
// While it multiplies it asks for what it copies next: further channels, or the first of the next block of rows, which
// the same core mostly makes; and for the filters of the next tile, for all of them only where CB is C.
//
//   x  float[N,groups*C,H,W]  images       f  float[groups*M,C,R,S]  filters       b  float[groups*M], read if biased
//   y  float[N,groups*M,imageH,imageW]: y[n,m,p,q] is in row p*stepH + phaseH and column q*stepW + phaseW; overwritten
//   r  laid out as y, read if adds; it may be y, and epilogue.cl says what becomes of it
//
// A piece of work is PB rows of MB answers, CB channels of the sum at a time:
//   piece = ((n*groups + g) * blocks of answers + block of answers) * blocks of rows + block of rows
// One group of one work-item for each core; seats.cl says which makes what.
//
// Defines: FLOATS  floats of local memory for what is seen: at least CB * rows * wide
//          TAPS    at least R*S
//          and LANES, MR and NV of panel.cl: MR answers by NV vectors of neighbours
#include "ahead_rows.cl"
#include "panel.cl"
#include "plane.cl"
#include "seats.cl"

// The epilogue's runs are whole vectors: a compiler that takes them apart keeps sums in memory where it could have them
// in the registers that AVX-512 brought, which instructions on parts of a vector do not reach.
typedef Vector Run;
#define RUN LANES
#define RUN_LOAD VLOAD
#define RUN_STORE VSTORE
#include "epilogue.cl"
#include "window_sum.cl"

/**
 * Adds what the taps of so many channels see to a tile; `at` says where its vectors see their first tap. Filters
 * that are used only once come from memory, so each step asks for the next MR numbers of `later`.
 */
static void convolution_rows_multiply(
    const int channels, const int taps, const int plane, const int *distance, const int filter[MR], const int at[NV],
    __global const float *restrict f, __global const float *restrict later, __local const float *restrict seen,
    Vector sum[MR][NV]) {
  for (int c = 0; c < channels; c++) {
    for (int t = 0; t < taps; t++) {
      __local const float *restrict from = seen + distance[t];
      Vector pixels[NV];
      UNROLL for (int v = 0; v < NV; v++) pixels[v] = VLOAD(0, from + at[v]);
      ASK_AHEAD(later, 2);
      UNROLL for (int i = 0; i < MR; i++) {
        const Vector factor = (Vector)(f[filter[i]]);
        UNROLL for (int v = 0; v < NV; v++) sum[i][v] = fma(factor, pixels[v], sum[i][v]);
      }
      f++;
      later += MR;
    }
    seen += plane;
  }
}

/** Stores the first `length` numbers of a vector, stepW apart, with what lies there in `more` added if there is any. */
static void convolution_rows_store(
    const Vector sum, const int length, const int stepW, const int adds, const float below, __global const float *more,
    __global float *y) {
  if (stepW == 1) {
    epilogue_store(sum, length, adds, below, more, y);
    return;
  }
  float numbers[LANES];
  VSTORE(sum, 0, numbers);
  for (int j = 0; j < min(LANES, length); j++)
    y[j * stepW] = epilogue_value(adds ? numbers[j] + more[j * stepW] : numbers[j], below);
}

/** Makes the answers from firstM to lastM in the rows of y from p0 to p1 of one group of channels of one image, ng. */
static void convolution_rows_piece(
    const WindowSum windows, const int groups, const int ng, const int p0, const int p1, const int firstM,
    const int lastM, const int WL, const int CB, const int biased, const int adds, const float below,
    __global const float *restrict x, __global const float *restrict f, __global const float *restrict b,
    __global const float *r, __global float *y, __local float *restrict seen) {
  WINDOW_SUM(windows);
  const int g = ng % groups;
  const int firstR = min(0, (R - 1) * tapH), firstS = min(0, (S - 1) * tapW);
  // A filter with one row or column sees one of each stride; the others are not copied.
  const int apart = R == 1 ? strideH : 1, strideOfSeen = strideH / apart, wide = (S == 1 ? 1 : strideW) * WL;
  const int rows = (p1 - p0 - 1) * strideOfSeen + (R - 1) * abs(tapH) + 1;
  // Rows of y are one row where they lie one behind the other, and what they see too: of one tap WL is Q.
  const bool isOneRow = R * S == 1 && imageW == Q && stepH * stepW == 1;
  const int across = isOneRow ? (p1 - p0) * Q : Q, end = isOneRow ? p0 + 1 : p1;

  // Of filters with one column: the first answer of a row that sees a pixel of the image, and the one behind the last.
  const int firstQ = min(WL, (max(0, -originW) + strideW - 1) / strideW);
  const int endQ = max(firstQ, min(WL, (W - originW + strideW - 1) / strideW));

  int distance[TAPS];
  for (int t = 0; t < R * S; t++) {
    const int under = t / S * tapH - firstR, column = t % S * tapW - firstS;
    distance[t] = under * wide + column % strideW * WL + column / strideW;
  }
  for (int c0 = 0; c0 < C; c0 += CB) {
    const int channels = min(CB, C - c0);
    const float belowNow = c0 + channels == C ? below : 1.0f;
    __global const float *more = c0 == 0 ? r : y;
    const int addsNow = adds || c0 > 0, step = imageH * imageW;
    // The last vector of a row begins sooner rather than being stored in part, if nothing is added twice by that.
    const bool overlaps = stepW == 1 && !addsNow && across >= LANES;
    for (int c = 0; c < channels; c++)
      for (int i = 0; i < rows; i++) {
        const int h = p0 * strideH + originH + firstR + i * apart, plane = (ng * C + c0 + c) * H * W;
        __local float *row = seen + (c * rows + i) * wide;
        if (S == 1 && strideW > 1)
          plane_rowOfOneColumn(
              firstQ, 0 <= h && h < H ? endQ : firstQ, originW, W, strideW, WL, x + plane + h * W, row);
        else
          plane_row(h, originW + firstS, H, W, strideW, WL, plane, x, row);
      }

    const int tiles = ((lastM - firstM) / MR + 1) * (((end - p0) * ((across + LANES - 1) / LANES) + NV - 1) / NV);
    const int next = c0 + channels < C ? c0 + channels : 0, nextP = next > 0 ? p0 : p1;
    const int planes = nextP < P ? min(CB, C - next) : 0, length = ((rows - 1) * apart + 1) * W;
    const int each = (planes * ahead_lines(length) + tiles - 1) / tiles;
    Ahead ahead;
    ahead_rows(
        0, each * tiles, planes, length, H * W, x + ((ng * C + next) * H + nextP * strideH + originH + firstR) * W,
        &ahead);
    for (int m0 = firstM; m0 <= lastM; m0 += MR) {
      int filter[MR], p = p0, q = 0;
      UNROLL for (int i = 0; i < MR; i++) filter[i] = ((g * M + min(m0 + i, lastM)) * C + c0) * R * S;
      while (p < end) {
        int at[NV], place[NV], inRow[NV];
        UNROLL for (int v = 0; v < NV; v++) {
          if (overlaps) q = min(q, across - LANES);
          at[v] = (min(p, end - 1) - p0) * strideOfSeen * wide + q;
          place[v] = (ng * M * imageH + p * stepH + phaseH) * imageW + q * stepW + phaseW;
          inRow[v] = p < end ? across - q : 0;
          q += LANES;
          if (q >= across) q = 0, p++;
        }
        Vector sum[MR][NV];
        UNROLL for (int i = 0; i < MR; i++) {
          const float start = biased && c0 == 0 ? b[g * M + min(m0 + i, lastM)] : 0.0f;
          UNROLL for (int v = 0; v < NV; v++) sum[i][v] = (Vector)(start);
        }
        ahead_ask(each, &ahead);
        convolution_rows_multiply(
            channels, R * S, rows * wide, distance, filter, at, f, f + filter[0] + MR * C * R * S, seen, sum);
        UNROLL for (int v = 0; v < NV; v++) {
          const int to = place[v] + m0 * step;
          if (stepW == 1 && inRow[v] >= LANES) {
            UNROLL for (int i = 0; i < MR; i++) if (m0 + i <= lastM)
                epilogue_storeWhole(sum[i][v], addsNow, belowNow, more + to + i * step, y + to + i * step);
          } else if (inRow[v] > 0) {
            float part[MR * LANES];
            UNROLL for (int i = 0; i < MR; i++) VSTORE(sum[i][v], i, part);
            for (int i = 0; i < min(MR, lastM - m0 + 1); i++)
              convolution_rows_store(
                  VLOAD(i, part), inRow[v], stepW, addsNow, belowNow, more + to + i * step, y + to + i * step);
          }
        }
      }
    }
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_rows(
    const WindowSum windows, __global int *seats, const int groups, const int PB, const int WL, const int CB,
    const int MB, const int biased, const int adds, const float below, __global const float *restrict x,
    __global const float *restrict f, __global const float *restrict b, __global const float *r, __global float *y) {
  __local float seen[FLOATS + LANES];
  const int count = get_num_groups(0), seat = seats_take(count, seen, seats), P = windows.P, M = windows.M;
  const int blocks = (P + PB - 1) / PB, parts = (M + MB - 1) / MB, pieces = windows.N * groups * parts * blocks;
  for (int piece; (piece = seats_next(seat, count, pieces, seats)) >= 0;) {
    const int p0 = piece % blocks * PB, firstM = piece / blocks % parts * MB;
    convolution_rows_piece(
        windows, groups, piece / blocks / parts, p0, min(p0 + PB, P), firstM, min(M, firstM + MB) - 1, WL, CB, biased,
        adds, below, x, f, b, r, y, seen);
  }
  seats_leave(count, seats);
}
