// Convolution, direct form, where a group has few filters.                maths: dev.clarinet.op.Convolution
//
//   y[n,m,p,q] = b[m] + sum over c,r,s of  f[m,c,r,s] * x[n,c,h,w]        h = p*strideH + r*tapH + originH, w likewise
//   df[m,c,r,s] = sum over n,p,q of  dy[n,m,p,q] * x[n,c,h,w]             in convolution_direct_filters
//
// A matrix product would fill its tiles badly here: depthwise, each tile has one row. So each item walks over runs of
// RUN neighbours along the rows of y, and multiplies one number of f with a run of x at a time.
//
//   x  float[N,groups*C,H,W]  images       f  float[groups*M,C,R,S]  filters       b  float[groups*M], read if biased
//   y  float[N,groups*M,imageH,imageW]: y[n,m,p,q] is in row p*stepH + phaseH and column q*stepW + phaseW; overwritten
//   r  laid out as y, read if adds; it may be y, and epilogue.cl says what becomes of it where answers are side by side
//
// convolution_direct: an item makes runsAtOnce runs of one channel of y:
//   global 0 = runs / runsAtOnce, rounded up to whole groups; run = p*runsInRow + q/RUN
//   global 1 = (n*groups + g)*M + m
// convolution_direct_filters: a group makes one element of df; its items take rows (n,p) in turn, and their sums are
// added pairwise: group 0 = ((g*M + m)*C*R + c*R + r)*S + s
//
// Defines: RUN  columns in a run: 8 or 4 on a CPU, 1 on a GPU
//          WG   work-items in a group, a power of two; 1 on a CPU
#include "run.cl"
#include "epilogue.cl"
#include "window_sum.cl"
#ifndef WG
#define WG 64
#endif

/** Writes the first `length` numbers of a run, `step` apart. */
static void convolution_direct_store(const Run run, const int length, const int step, __global float *restrict y) {
  float numbers[RUN];
  RUN_STORE(run, 0, numbers);
  for (int j = 0; j < length; j++) y[j * step] = numbers[j];
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void convolution_direct(
    const WindowSum windows, const int groups, const int runsAtOnce, const int biased, const int adds,
    const float below, __global const float *restrict x, __global const float *restrict f,
    __global const float *restrict b, __global const float *r, __global float *y) {
  WINDOW_SUM(windows);
  const int channel = get_global_id(1), ng = channel / M, m = channel - ng * M, n = ng / groups, g = ng - n * groups;
  const int runsInRow = (Q + RUN - 1) / RUN, size = N * groups * C * H * W;
  const int run0 = get_global_id(0) * runsAtOnce, run1 = min(run0 + runsAtOnce, P * runsInRow);
  const float start = biased ? b[g * M + m] : 0.0f;

  for (int run = run0; run < run1; run++) {
    const int p = run / runsInRow, q = (run - p * runsInRow) * RUN;
    const int h0 = p * strideH + originH, w0 = q * strideW + originW;
    Run sum = (Run)(start);
    for (int c = 0; c < C; c++)
      for (int r = 0; r < R; r++) {
        const int h = h0 + r * tapH, row = ((ng * C + c) * H + h) * W;
        __global const float *restrict filter = f + (((g * M + m) * C + c) * R + r) * S;
        if (0 <= h && h < H)
          for (int s = 0; s < S; s++)
            sum = fma((Run)(filter[s]), run_load(w0 + s * tapW, W, strideW, row, size, x), sum);
      }
    const int at = (channel * imageH + p * stepH + phaseH) * imageW + q * stepW + phaseW;
    if (stepW == 1)
      epilogue_store(sum, Q - q, adds, below, r + at, y + at);
    else
      convolution_direct_store(sum, min(RUN, Q - q), stepW, y + at);
  }
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void convolution_direct_filters(
    const int N, const int C, const int H, const int W, const int M, const int P, const int Q, const int R, const int S,
    const int strideH, const int strideW, const int tapH, const int tapW, const int top, const int left,
    const int groups, __global const float *restrict x, __global const float *restrict dy,
    __global float *restrict df) {
  __local float sums[WG];
  const int element = get_group_id(0), item = get_local_id(0);
  const int row = element / S, k = row / (C * R), g = k / M, cr = row - k * C * R, c = cr / R;
  const int h0 = (cr - c * R) * tapH - top, w0 = (element - row * S) * tapW - left;
  const int sizeX = N * groups * C * H * W, sizeDy = N * groups * M * P * Q;

  Run sum = (Run)(0.0f);
  for (int i = item; i < N * P; i += WG) {
    const int n = i / P, p = i - n * P, h = p * strideH + h0;
    const int rowX = (((n * groups + g) * C + c) * H + h) * W, rowDy = ((n * groups * M + k) * P + p) * Q;
    if (0 <= h && h < H)
      for (int q = 0; q < Q; q += RUN)
        sum = fma(run_load(q, Q, 1, rowDy, sizeDy, dy), run_load(q * strideW + w0, W, strideW, rowX, sizeX, x), sum);
  }
  float numbers[RUN];
  RUN_STORE(sum, 0, numbers);
  float total = 0.0f;
  for (int j = 0; j < RUN; j++) total += numbers[j];

  sums[item] = total;
  for (int width = WG / 2; width > 0; width /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (item < width) sums[item] += sums[item + width];
  }
  if (item == 0) df[element] = sums[0];
}
