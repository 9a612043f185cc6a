// Convolution of groups of one channel, for CPUs: depthwise.              maths: dev.clarinet.op.Convolution
//
//   y[n,g,m,p,q] = b[g,m] + sum over r,s of  f[g,m,r,s] * x[n,g,h,w]      h = p*STRIDE + r*TAP + originH, w likewise
//
// A number of x is in M*WINDOW^2 sums at most, and M is 3 or less. To copy rows first, as convolution_rows does, would
// cost as much as multiplying, so RUN neighbours of ROWS rows of y are made from x as it lies. What they see in a row of
// x is read once for each column of the filter, and added to each of the rows of y that see it:
//
//   row of x     0   1   2   3          ROWS = 2, WINDOW = 3, STRIDE = 1: the filter's row that each row of y has there
//   row 0 of y   0   1   2
//   row 1 of y       0   1   2
//
//   x  float[N,groups,H,W]  images         f  float[groups*M,R,S]  filters         b  float[groups*M], read if biased
//   y  float[N,groups*M,P,Q], overwritten  r  laid out as y, read if adds; it may be y, and epilogue.cl says what
//                                             becomes of it
//
// One group of one work-item makes PB rows of a channel of y:
//   group 0 = block of rows          group 1 = (n*groups + g)*M + m
//
// Defines: WINDOW  rows and columns of a filter, R and S
//          STRIDE  rows and columns of x from one of y to the next: 1 or 2
//          TAP     1, or -1 where filters lie turned round
//          RUN     neighbours at a time: 4 or 8
#include "run.cl"
#include "epilogue.cl"
#include "window_sum.cl"
#ifndef WINDOW
#define WINDOW 3
#endif
#ifndef STRIDE
#define STRIDE 1
#endif
#ifndef TAP
#define TAP 1
#endif
#define TAPS (WINDOW * WINDOW)
#define ROWS 2
#define ROWS_SEEN ((ROWS - 1) * STRIDE + WINDOW)

/** What a run sees through a column of the filters where that is all inside the image. */
static Run convolution_depthwise_load(__global const float *x) {
#if STRIDE == 2
  return RUN_LOAD_TWO(0, x).even;
#else
  return RUN_LOAD(0, x);
#endif
}

/** Adds to all rows of y what their runs see in row `u` of those of x: W numbers from `row` on, the first seen at w. */
INLINED void convolution_depthwise_add(
    const int u, const int inside, const int w, const int W, const int row, const int size, __global const float *x,
    const Run filter[TAPS], Run sum[ROWS]) {
  UNROLL for (int s = 0; s < WINDOW; s++) {
    const Run seen = inside ? convolution_depthwise_load(x + row + w + s) : run_load(w + s, W, STRIDE, row, size, x);
    UNROLL for (int i = 0; i < ROWS; i++) if (i * STRIDE <= u && u < i * STRIDE + WINDOW) sum[i] =
        fma(filter[(u - i * STRIDE) * WINDOW + s], seen, sum[i]);
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_depthwise(
    const WindowSum windows, const int groups, const int PB, const int biased, const int adds, const float below,
    __global const float *restrict x, __global const float *restrict f, __global const float *restrict b,
    __global const float *r, __global float *y) {
  WINDOW_SUM(windows);
  if (N == 0 || M == 0) return;
  const int channel = get_group_id(1), ng = channel / M, k = ng % groups * M + channel % M;
  const int p0 = get_group_id(0) * PB, p1 = min(p0 + PB, P), plane = ng * H * W, size = N * groups * H * W;
  const int least = min(0, (WINDOW - 1) * TAP);
  const Run start = (Run)(biased ? b[k] : 0.0f);
  Run filter[TAPS];
  UNROLL for (int t = 0; t < TAPS; t++) filter[t] = (Run)(f[k * TAPS + (TAP < 0 ? TAPS - 1 - t : t)]);

  for (int p = p0; p < p1; p += ROWS) {
    const int h = p * STRIDE + originH + least;
    for (int q = 0; q < Q; q += RUN) {
      const int w = q * STRIDE + originW + least;
      Run sum[ROWS];
      UNROLL for (int i = 0; i < ROWS; i++) sum[i] = start;
      if (w >= 0 && w + WINDOW - 1 + STRIDE * RUN <= W) {
        UNROLL for (int u = 0; u < ROWS_SEEN; u++) if (0 <= h + u && h + u < H)
            convolution_depthwise_add(u, 1, w, W, plane + (h + u) * W, size, x, filter, sum);
      } else {
        UNROLL for (int u = 0; u < ROWS_SEEN; u++) if (0 <= h + u && h + u < H)
            convolution_depthwise_add(u, 0, w, W, plane + (h + u) * W, size, x, filter, sum);
      }
      UNROLL for (int i = 0; i < ROWS; i++) if (p + i < p1) {
        const int at = (channel * P + p + i) * Q + q;
        epilogue_store(sum[i], Q - q, adds, below, r + at, y + at);
      }
    }
  }
}
