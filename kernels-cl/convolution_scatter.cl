// Gradient by the input for CPUs, scattered: a matrix product whose answers are added up in an image.
//                                                                         maths: dev.clarinet.op.Convolution
//   dx[n,c,h,w] = sum over r,s of z[c,r,s, n,p,q]       where h = p*strideH + r*dilationH - top, w likewise
//   z[c,r,s, n,p,q] = sum over k of f[k,c,r,s] * dy[n,k,p,q]
//
// The other form, a convolution of dy with the filters turned round, multiplies with the zeros around dy too, and with
// a stride falls to pieces. Here every product counts, and z is never stored: each tile of it is added to the image.
//
//   a  float[groups,blocks,tiles,K,MR]  f as convolution_scatter_pack lays it: row (c,r,s) of a block is i of tile t
//   dy float[N,groups*K,P,Q]  slopes of the answers         dx float[N,groups*C,H,W]  overwritten
//
// One group of one work-item makes some channels of one image of dx, in local memory:
//   group 0 = block of CB channels          group 1 = n          group 2 = group of channels
// There a row of dx is strideW phases of WL numbers: w lies in phase (w+left) % strideW at (w+left) / strideW, so that
// the pixels that neighbours in dy add to are neighbours too.
//
//        dy  q q+1 q+2 …              tap s = 1, stride 2, left 1: w + 1 = 2q + 1
//             │  │  │
//   phase 0  ·  ·  ·  ·               w + left = 0 2 4 …
//   phase 1  +  +  +  ·               w + left = 1 3 5 …
//
// Columns (p,q) are counted in runs of RUN neighbours along a row of dy, as in convolution_panels. While it multiplies
// it asks for the slopes that it gathers next.
//
// Defines: RUN  columns in a run: 8, 4 or 1
//          and those of panel.cl
#include "ahead_rows.cl"
#include "panel.cl"
#include "run.cl"
#define RUNS (NR / RUN)

/** Where a run lies: in dy, with how many numbers, and in a plane of dx. */
typedef struct {
  int dy, h, q, length;
} Place;

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_scatter_pack(
    const int K, const int C, const int RS, const int CB, const int tiles, __global const float *restrict f,
    __global float *restrict a) {
  const int t = get_group_id(0), block = get_group_id(1), blocks = get_num_groups(1), g = get_group_id(2);
  const int rows = min(CB, C - block * CB) * RS;
  a += ((g * blocks + block) * tiles + t) * K * MR;
  f += g * K * C * RS + block * CB * RS + t * MR;
  for (int k = 0; k < K; k++)
    for (int i = 0; i < MR; i++) a[k * MR + i] = t * MR + i < rows ? f[k * C * RS + i] : 0.0f;
}

/**
 * Copies dy[k0.. +length] of the runs of a panel, all at once where they follow each other; what a run has too many is
 * 0.
 */
static void convolution_scatter_gather(
    const int k0, const int length, const int PQ, const int size, const Place at[RUNS],
    __global const float *restrict dy, __local float *restrict panel) {
  bool isOneRun = true;
  for (int j = 0; j < RUNS; j++) isOneRun = isOneRun && at[j].length == RUN && at[j].dy == at[0].dy + j * RUN;
  for (int k = k0; k < k0 + length; k++) {
    if (isOneRun)
      UNROLL for (int v = 0; v < NV; v++) VSTORE(VLOAD(v, dy + at[0].dy + k * PQ), v, panel);
    else
      for (int j = 0; j < RUNS; j++) RUN_STORE(run_load(0, at[j].length, 1, at[j].dy + k * PQ, size, dy), j, panel);
    panel += NR;
  }
}

/** Writes row h of a channel's image to dx. */
static void convolution_scatter_store(
    const int W, const int strideW, const int left, const int WL, __local const float *restrict image,
    __global float *restrict dx) {
  int w = 0;
#if LANES > 4
  if (strideW == 1)
    for (; w + LANES <= W; w += LANES) VSTORE(VLOAD(0, image + w + left), 0, dx + w);
  if (strideW == 2)
    for (; w + 8 <= W; w += 8) {
      const float4 first = vload4(0, image + left % 2 * WL + (w + left) / 2);
      const float4 second = vload4(0, image + (1 - left % 2) * WL + (w + left + 1) / 2);
      vstore8((float8)(first.s0, second.s0, first.s1, second.s1, first.s2, second.s2, first.s3, second.s3), 0, dx + w);
    }
#endif
  for (; w < W; w++) dx[w] = image[(w + left) % strideW * WL + (w + left) / strideW];
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_scatter(
    const int N, const int C, const int H, const int W, const int K, const int P, const int Q, const int R, const int S,
    const int strideH, const int strideW, const int dilationH, const int dilationW, const int top, const int left,
    const int groups, const int CB, const int tiles, const int WL, __global const float *restrict a,
    __global const float *restrict dy, __global float *restrict dx, __local float *restrict image) {
  __local float packed[NB * KC * NR];
  Place places[NB * RUNS];
  const int block = get_group_id(0), n = get_group_id(1), g = get_group_id(2), ng = n * groups + g;
  const int channels = min(CB, C - block * CB), rows = channels * R * S, wide = strideW * WL;
  const int runsInRow = (Q + RUN - 1) / RUN, allRuns = P * runsInRow, size = N * groups * K * P * Q;
  a += (g * get_num_groups(0) + block) * tiles * K * MR;
  dx += (ng * C + block * CB) * H * W;

  for (int i = 0; i < channels * H * wide; i++) image[i] = 0.0f;
  for (int firstRun = 0; firstRun < allRuns; firstRun += NB * RUNS) {
    const int panels = min(NB, (allRuns - firstRun + RUNS - 1) / RUNS);
    for (int i = 0; i < panels * RUNS; i++) {
      const int run = min(firstRun + i, allRuns - 1), p = run / runsInRow, q = (run - p * runsInRow) * RUN;
      places[i].dy = (ng * K * P + p) * Q + q;
      places[i].h = p * strideH - top;
      places[i].q = q;
      places[i].length = firstRun + i < allRuns ? min(RUN, Q - q) : 0;
    }
    for (int k0 = 0; k0 < K; k0 += KC) {
      const int length = min(KC, K - k0);
      for (int panel = 0; panel < panels; panel++)
        convolution_scatter_gather(k0, length, P * Q, size, places + panel * RUNS, dy, packed + panel * KC * NR);
      const int rest = K - k0 - length, nextRun = firstRun + NB * RUNS, calls = tiles * panels;
      const int next = rest > 0 ? min(KC, rest) : nextRun < allRuns ? min(KC, K) : 0;
      const int each = (next * ahead_lines(panels * NR) + calls - 1) / calls;
      Ahead ahead;
      ahead_rows(
          0, each * calls, next, panels * NR, P * Q,
          rest > 0 ? dy + places[0].dy + (k0 + length) * P * Q
                   : dy + (ng * K * P + nextRun / runsInRow) * Q + nextRun % runsInRow * RUN,
          &ahead);
      for (int t = 0; t < tiles; t++)
        for (int panel = 0; panel < panels; panel++) {
          ahead_ask(each, &ahead);
          int row[MR];
          UNROLL for (int i = 0; i < MR; i++) row[i] = i;
          Vector sum[MR][NV];
          panel_clear(sum);
          panel_multiply(length, MR, row, a + (t * K + k0) * MR, packed + panel * KC * NR, sum);
          float numbers[MR * NR];
          panel_store(sum, numbers);
          int cr = t * MR / S, s = t * MR - cr * S, c = cr / R, r = cr - c * R;
          for (int i = 0; i < MR && t * MR + i < rows; i++) {
            const int shift = s * dilationW / strideW, phase = s * dilationW - shift * strideW;
            for (int j = 0; j < RUNS; j++) {
              const Place at = places[panel * RUNS + j];
              const int h = at.h + r * dilationH;
              __local float *restrict target = image + (c * H + h) * wide + phase * WL + shift + at.q;
              if (0 <= h && h < H) RUN_STORE(RUN_LOAD(0, target) + RUN_LOAD(i * RUNS + j, numbers), 0, target);
            }
            if (++s == S) s = 0, r++;
            if (r == R) r = 0, c++;
          }
        }
    }
  }
  for (int row = 0; row < channels * H; row++)
    convolution_scatter_store(W, strideW, left, WL, image + row * wide, dx + row * W);
}
