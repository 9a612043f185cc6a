// Gradient by the filters, with stride 1 along rows, for CPUs: a window's few taps side by side.
//                                                                         maths: dev.clarinet.op.Convolution
//   df[k,c,r,s] = sum over n,p,q of  dy[n,k,p,q] * x[n,c,h,w]            h = p*strideH + r*tapH - top, w likewise
//
// is the product of convolution_filters_panels the other way round: its rows are the filters k and its columns the taps
// (c,r,s), so that a vector is full where the taps of all channels fill it and the filters would not. A group walks over
// the bands of its chunk, PB rows of y in an image. For each it copies x with its border of zeros, turns its windows to
// panels of taps, and multiplies them by dy where it lies. While it multiplies it asks for the dy that it needs next.
//
//   packed  C channels of [HB][WB]           patches  [panel of NR taps][pixel][NR]
//
//   x  float[N,groups*C,H,W]        images             dy  float[N,groups*K,P,Q]     slopes of the answers
//   sums  float[chunks,groups,panels,KR,NR]            sums of the chunks, KR being K in whole rows of a tile
//   df float[groups*K,C,R,S]     slopes, overwritten by convolution_filters_taps_add, which adds the chunks in order
//
// Defines: SIZE_X SIZE_PATCHES  floats of local memory for packed, at least C*HB*WB + 4, and for patches, at least
//                               panels*NR*PB*Q + 4*NR
//          and those of panel.cl
#define A_SPACE __global
#define TURN_SPACE __local
#include "ahead_rows.cl"
#include "border.cl"
#include "panel.cl"
#include "turn.cl"
// Steps of a sum between which lines are asked for. In 16 steps a tile reads a line of each of MR rows, and as many are
// asked for: a core waits for no more than 10 to 16 at a time.
#define STEPS (MR > 12 ? 8 : 16)
#ifndef SIZE_X
#define SIZE_X 4096
#endif
#ifndef SIZE_PATCHES
#define SIZE_PATCHES 4096
#endif

/**
 * Turns the windows of p1 rows of y to a panel of taps; what is not a tap is the last one once more. Four windows are
 * turned at once: what is behind the end of a row is overwritten by the next.
 */
static void convolution_filters_taps_turn(
    const int tap0, const int taps, const int R, const int S, const int tapH, const int tapW, const int strideH,
    const int plane, const int WB, const int p1, const int Q, __local const float *restrict packed,
    __local float *restrict panel) {
  for (int v = 0; v < NV; v++) {
    int at[LANES];
    for (int l = 0; l < LANES; l++) {
      const int tap = min(tap0 + v * LANES + l, taps - 1), row = tap / S, c = row / R;
      at[l] = c * plane + (row - c * R) * tapH * WB + (tap - row * S) * tapW;
    }
    for (int p = 0; p < p1; p++)
      for (int q = 0; q < Q; q += 4) {
        Vector a[4];
        turn_gather(at, packed + p * strideH * WB + q, a);
        UNROLL for (int j = 0; j < 4; j++) VSTORE(a[j], 0, panel + (p * Q + q + j) * NR + v * LANES);
      }
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_filters_taps(
    const int N, const int C, const int H, const int W, const int K, const int P, const int Q, const int R, const int S,
    const int strideH, const int strideW, const int tapH, const int tapW, const int top, const int left,
    const int groups, const int PB, const int bandsAtOnce, __global const float *restrict x,
    __global const float *restrict dy, __global float *restrict sums) {
  __local float packed[SIZE_X], patches[SIZE_PATCHES];
  const int chunk = get_group_id(0), g = get_group_id(1);
  const int taps = C * R * S, panels = (taps + NR - 1) / NR, KR = (K + MR - 1) / MR * MR;
  const int HB = (PB - 1) * strideH + (R - 1) * tapH + 1, WB = Q + (S - 1) * tapW, plane = HB * WB;
  const int bands = (P + PB - 1) / PB, firstBand = chunk * bandsAtOnce;
  const int lastBand = min(N * bands, firstBand + bandsAtOnce) - 1;

  for (int band = firstBand; band <= lastBand; band++) {
    const int n = band / bands, p0 = (band - n * bands) * PB, p1 = min(PB, P - p0), pixels = p1 * Q;
    for (int c = 0; c < C; c++)
      border_packImage(
          H, W, p0 * strideH - top, -left, HB, WB, x + ((n * groups + g) * C + c) * H * W, packed + c * plane);
    for (int panel = 0; panel < panels; panel++)
      convolution_filters_taps_turn(
          panel * NR, taps, R, S, tapH, tapW, strideH, plane, WB, p1, Q, packed, patches + panel * pixels * NR);

    __global const float *slopes = dy + ((n * groups + g) * K * P + p0) * Q;
    for (int k0 = 0; k0 < K; k0 += MR) {
      int row[MR];
      UNROLL for (int i = 0; i < MR; i++) row[i] = min(k0 + i, K - 1) * P * Q;
      // Next are the next filters' slopes, or those of the first in the next band, which may be another image's.
      const int more = k0 + MR < K, next = more ? band : band + 1, nextN = next / bands;
      const int nextK = more ? k0 + MR : 0, nextP = (next - nextN * bands) * PB;
      const int nextPixels = min(PB, P - nextP) * Q, rows = next <= lastBand ? min(MR, K - nextK) : 0;
      const int calls = panels * ((pixels + STEPS - 1) / STEPS);
      const int each = (rows * ahead_lines(nextPixels) + calls - 1) / calls;
      Ahead ahead;
      ahead_rows(
          0, each * calls, rows, nextPixels, P * Q, dy + (((nextN * groups + g) * K + nextK) * P + nextP) * Q, &ahead);
      for (int panel = 0; panel < panels; panel++) {
        __global float *restrict target = sums + (((chunk * groups + g) * panels + panel) * KR + k0) * NR;
        Vector sum[MR][NV];
        panel_clear(sum);
        for (int i = 0; i < pixels; i += STEPS) {
          ahead_ask(each, &ahead);
          panel_multiply(min(STEPS, pixels - i), 1, row, slopes + i, patches + (panel * pixels + i) * NR, sum);
        }
        UNROLL for (int i = 0; i < MR; i++) UNROLL for (int v = 0; v < NV; v++)
            VSTORE(band > firstBand ? sum[i][v] + VLOAD(i * NV + v, target) : sum[i][v], i * NV + v, target);
      }
    }
  }
}

/** Adds the chunks: group 0 = block of MR filters, group 1 = group of channels. */
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_filters_taps_add(
    const int K, const int taps, const int chunks, __global const float *restrict sums, __global float *restrict df) {
  const int k0 = get_group_id(0) * MR, k1 = min(K, k0 + MR), g = get_group_id(1), groups = get_num_groups(1);
  const int panels = (taps + NR - 1) / NR, KR = (K + MR - 1) / MR * MR;
  for (int panel = 0; panel < panels; panel++)
    for (int k = k0; k < k1; k++) {
      Vector sum[NV];
      UNROLL for (int v = 0; v < NV; v++) sum[v] = (Vector)(0.0f);
      for (int chunk = 0; chunk < chunks; chunk++)
        UNROLL for (int v = 0; v < NV; v++) sum[v] +=
            VLOAD(v, sums + (((chunk * groups + g) * panels + panel) * KR + k) * NR);
      float row[NR];
      UNROLL for (int v = 0; v < NV; v++) VSTORE(sum[v], v, row);
      const int tap0 = panel * NR, some = min(NR, taps - tap0);
      for (int t = 0; t < some; t++) df[(g * K + k) * taps + tap0 + t] = row[t];
    }
}
