// Convolution plane by plane, for CPUs, where a group has few filters: depthwise.    maths: dev.clarinet.op.Convolution
//
//   y[n,m,p,q] = b[m] + sum over c,r,s of  f[m,c,r,s] * x[n,c,h,w]        h = p*strideH + r*tapH + originH, w likewise
//
// A matrix product would fill its tiles badly: depthwise, each has one row. Here the rows of x that some rows of y see
// are copied to local memory, with zeros around them and its columns dealt out by the stride:
//
//   column j of what is seen lies in phase j % strideW at j / strideW;  a phase of a row takes WL numbers
//
// so that what neighbours of y see through one tap are neighbours too, at the tap's own distance from them. With a
// stride of 1 the rows of y lie there as far apart as those of x, and all of them are made as if they were one long row;
// what comes out between them is dropped. Else each row of y is made by itself, in whole steps of NR.
//
//   x  float[N,groups*C,H,W]  images            f  float[groups*M,C,R,S]  filters           b  float[groups*M], read if biased
//   y  float[N,groups*M,imageH,imageW]: y[n,m,p,q] lies in row p*stepH + phaseH and column q*stepW + phaseW; overwritten
//   what follows the sum, `more` and `below`, is in epilogue.cl
//
// One group of one work-item makes PB rows of the answers of one group of channels:
//   group 0 = block of rows          group 1 = n*groups + g
//
// Defines: FLOATS    floats of local memory for what is seen, and for each of the M answers
//          ANSWERS   at least M
//          TAPS      at least R*S
//          and LANES, NV and MR of panel.cl: a step makes NV vectors of y, or MR taps of df
#include "panel.cl"
#include "plane.cl"
#define RUN 8
#include "run.cl"
#include "epilogue.cl"

/** Adds what the taps see to `length` sums. */
static void convolution_planes_add(
    const int length, const int taps, const int *distance, __global const float *restrict f,
    __local const float *restrict seen, __local float *restrict sums) {
  for (int i = 0; i < length; i += NR) {
    Vector sum[NV];
    UNROLL for (int v = 0; v < NV; v++) sum[v] = VLOAD(v, sums + i);
    for (int t = 0; t < taps; t++) {
      const Vector factor = (Vector)(f[t]);
      __local const float *restrict from = seen + distance[t] + i;
      UNROLL for (int v = 0; v < NV; v++) sum[v] = fma(factor, VLOAD(v, from), sum[v]);
    }
    UNROLL for (int v = 0; v < NV; v++) VSTORE(sum[v], v, sums + i);
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_planes(
    const int N, const int C, const int H, const int W, const int M, const int P, const int Q, const int R, const int S,
    const int strideH, const int strideW, const int tapH, const int tapW, const int originH, const int originW,
    const int imageH, const int imageW, const int stepH, const int stepW, const int phaseH, const int phaseW,
    const int groups, const int PB, const int WL, const int biased, const int adds, const float below,
    __global const float *restrict x, __global const float *restrict f, __global const float *restrict b,
    __global const float *more, __global float *y) {
  __local float seen[FLOATS + NR], sums[ANSWERS * (FLOATS + NR)];
  const int ng = get_group_id(1), g = ng % groups;
  const int p0 = get_group_id(0) * PB, p1 = min(p0 + PB, N == 0 ? 0 : P);
  const int firstR = min(0, (R - 1) * tapH), firstS = min(0, (S - 1) * tapW), wide = strideW * WL;
  const int pitch = strideH * wide, rows = (p1 - p0 - 1) * strideH + (R - 1) * abs(tapH) + 1;
  const bool dense = strideH == 1 && strideW == 1;
  const int pieces = dense ? 1 : p1 - p0, length = dense ? (p1 - p0 - 1) * pitch + Q : Q;
  const int row = dense ? pitch : (Q + NR - 1) / NR * NR;
  if (p1 <= p0) return;

  int distance[TAPS];
  for (int t = 0; t < R * S; t++) {
    const int below = t / S * tapH - firstR, column = t % S * tapW - firstS;
    distance[t] = below * wide + column % strideW * WL + column / strideW;
  }
  for (int m = 0; m < M; m++) {
    const float start = biased ? b[g * M + m] : 0.0f;
    for (int piece = 0; piece < pieces; piece++)
      for (int i = 0; i < length + NR; i++) sums[m * (FLOATS + NR) + piece * row + i] = start;
  }
  for (int c = 0; c < C; c++) {
    const int plane = (ng * C + c) * H * W;
    for (int i = 0; i < rows; i++)
      plane_row(p0 * strideH + originH + firstR + i, originW + firstS, H, W, strideW, WL, plane, x, seen + i * wide);
    for (int m = 0; m < M; m++)
      for (int piece = 0; piece < pieces; piece++)
        convolution_planes_add(
            length, R * S, distance, f + ((g * M + m) * C + c) * R * S, seen + piece * pitch,
            sums + m * (FLOATS + NR) + piece * row);
  }
  for (int m = 0; m < M; m++)
    for (int p = p0; p < p1; p++) {
      __local const float *restrict made = sums + m * (FLOATS + NR) + (p - p0) * row;
      const int at = ((ng * M + m) * imageH + p * stepH + phaseH) * imageW + phaseW;
      if (stepW == 1)
        for (int q = 0; q < Q; q += RUN)
          epilogue_store(RUN_LOAD(0, made + q), Q - q, adds, below, more + at + q, y + at + q);
      else
        for (int q = 0; q < Q; q++)
          y[at + q * stepW] = epilogue_value(adds ? made[q] + more[at + q * stepW] : made[q], below);
    }
}

/**
 * df[m,c,r,s] = sum over n,p,q of  dy[n,m,p,q] * x[n,c,h,w]: dy is copied beside x as its answers would lie, with zeros
 * between them. One group of one work-item makes the taps of one m and c, image after image:
 *   group 0 = (g*M + m)*C + c
 */
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_planes_filters(
    const int N, const int C, const int H, const int W, const int M, const int P, const int Q, const int R, const int S,
    const int strideH, const int strideW, const int tapH, const int tapW, const int top, const int left,
    const int groups, const int PB, const int WL, __global const float *restrict x, __global const float *restrict dy,
    __global float *restrict df) {
  __local float seen[FLOATS + NR], slopes[FLOATS + NR];
  const int filter = get_group_id(0), k = filter / C, c = filter - k * C, g = k / M, m = k - g * M;
  const int taps = R * S;
  const int wide = strideW * WL, pitch = strideH * wide;
  const bool dense = strideH == 1 && strideW == 1;
  const int row = dense ? pitch : (Q + NR - 1) / NR * NR;

  int distance[TAPS];
  Vector sum[TAPS];
  for (int t = 0; t < taps; t++) {
    distance[t] = t / S * tapH * wide + t % S * tapW % strideW * WL + t % S * tapW / strideW;
    sum[t] = (Vector)(0.0f);
  }
  for (int n = 0; n < N; n++)
    for (int p0 = 0; p0 < P; p0 += PB) {
      const int p1 = min(p0 + PB, P), rows = (p1 - p0 - 1) * strideH + (R - 1) * tapH + 1;
      const int planeX = ((n * groups + g) * C + c) * H * W, planeDy = ((n * groups + g) * M + m) * P * Q;
      for (int i = 0; i < rows; i++)
        plane_row(p0 * strideH - top + i, -left, H, W, strideW, WL, planeX, x, seen + i * wide);
      for (int p = p0; p < p1; p++) plane_row(p, 0, P, Q, 1, row, planeDy, dy, slopes + (p - p0) * row);
      for (int i = 0; i < NR; i++) seen[rows * wide + i] = 0.0f, slopes[(p1 - p0) * row + i] = 0.0f;

      const int pieces = dense ? 1 : p1 - p0, length = dense ? (p1 - p0 - 1) * pitch + Q : Q;
      for (int piece = 0; piece < pieces; piece++)
        for (int t0 = 0; t0 < taps; t0 += MR) {
          Vector part[MR];
          UNROLL for (int j = 0; j < MR; j++) part[j] = sum[min(t0 + j, taps - 1)];
          for (int i = 0; i < length; i += LANES) {
            const Vector slope = VLOAD(0, slopes + piece * row + i);
            UNROLL for (int j = 0; j < MR; j++) part[j] =
                fma(slope, VLOAD(0, seen + piece * pitch + i + distance[min(t0 + j, taps - 1)]), part[j]);
          }
          UNROLL for (int j = 0; j < MR; j++) if (t0 + j < taps) sum[t0 + j] = part[j];
        }
    }
  for (int t = 0; t < taps; t++) {
    float lanes[LANES], total = 0.0f;
    VSTORE(sum[t], 0, lanes);
    for (int i = 0; i < LANES; i++) total += lanes[i];
    df[filter * taps + t] = total;
  }
}
