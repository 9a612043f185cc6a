// Gradient by the filters for CPUs: packed panels.                        maths: dev.clarinet.op.Convolution
//
//   df[k,c,r,s] = sum over n,p,q of  dy[n,k,p,q] * x[n,c,h,w]            h = p*strideH + r*tapH - top, w likewise
//
// is a product whose rows are the taps (c,r,s), whose columns are the filters k, and whose sum runs over all pixels.
// Its images are cut into bands of PB rows of y, and the bands into chunks. How many there are depends on the geometry
// alone, so that the same numbers are added in the same order on every machine. A group walks over the bands of its
// chunk in blocks of PB by QB pixels. For each it copies to local memory
//   dy turned, [panel of NR filters][pixel][NR]       x with its border of zeros, CB channels of [HB][WB]
// and then tap (c,r,s) of pixel (p,q) is packedX[tap + p*strideH*WB + q*strideW]: no gathering, whatever the window.
// Where windows are single pixels, one next to the other, x is read where it lies. While it multiplies it asks for what
// it needs next.
//
//   x  float[N,groups*C,H,W]        images             dy  float[N,groups*K,P,Q]     slopes of the answers
//   sums  float[chunks,groups,panels,C*R*S,NR]         sums of the chunks, overwritten by convolution_filters_panels
//   df float[groups*K,C,R,S]     slopes, overwritten by convolution_filters_panels_add, which adds the chunks in order
//
// Defines: SIZE_X SIZE_DY  floats of local memory for x, at least CB*HB*WB, and for dy, at least KB*NR*PB*QB
//          IN_PLACE        1 where x is read where it lies, else 0
//          and those of panel.cl
#ifndef IN_PLACE
#define IN_PLACE 0
#endif
#if IN_PLACE
#define A_SPACE __global
#else
#define A_SPACE __local
#endif
#include "ahead_rows.cl"
#include "border.cl"
#include "panel.cl"
#include "turn.cl"
#ifndef SIZE_X
#define SIZE_X 4096
#endif
#ifndef SIZE_DY
#define SIZE_DY 4096
#endif

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_filters_panels(
    const int N, const int C, const int H, const int W, const int K, const int P, const int Q, const int R, const int S,
    const int strideH, const int strideW, const int tapH, const int tapW, const int top, const int left,
    const int groups, const int PB, const int QB, const int CB, const int KB, const int bandsAtOnce,
    __global const float *restrict x, __global const float *restrict dy, __global float *restrict sums) {
#if !IN_PLACE
  __local float packedX[SIZE_X];
#endif
  __local float packedDy[SIZE_DY];
  const int chunk = get_group_id(2) / groups, g = get_group_id(2) - chunk * groups;
  const int c0 = get_group_id(0) * CB, channels = min(CB, C - c0), taps = channels * R * S;
  const int allPanels = (K + NR - 1) / NR, panel0 = get_group_id(1) * KB, panels = min(KB, allPanels - panel0);
  const int HB = (PB - 1) * strideH + (R - 1) * tapH + 1, WB = (QB - 1) * strideW + (S - 1) * tapW + 1;
  const int bands = (P + PB - 1) / PB, lastBand = min(N * bands, (chunk + 1) * bandsAtOnce) - 1;

  for (int band = chunk * bandsAtOnce; band <= lastBand; band++)
    for (int q0 = 0; q0 < Q; q0 += QB) {
      const int n = band / bands, p0 = (band - n * bands) * PB, p1 = min(PB, P - p0), q1 = min(QB, Q - q0);
      const int whole = q1 == Q, lines = whole ? 1 : p1, lineLength = whole ? p1 * Q : q1;
      __global const float *planes = x + ((n * groups + g) * C + c0) * H * W;
#if IN_PLACE
      const int plane = H * W;
      __global const float *pixels = planes + p0 * W + q0;
#else
      const int plane = HB * WB;
      __local const float *pixels = packedX;
      for (int c = 0; c < channels; c++)
        border_packImage(
            H, W, p0 * strideH - top, q0 * strideW - left, HB, WB, planes + c * H * W, packedX + c * plane);
#endif
      for (int panel = 0; panel < panels; panel++)
        for (int line = 0; line < lines; line++) {
          const int k0 = (panel0 + panel) * NR, slopes = (((n * groups + g) * K + k0) * P + p0 + line) * Q + q0;
          UNROLL for (int v = 0; v < NV; v++) turn_rows(
              lineLength, K - k0 - v * LANES, P * Q, dy + slopes + (size_t)v * LANES * P * Q,
              packedDy + (panel * PB + line) * QB * NR + v * LANES);
        }

      // A block that has not whole rows has one of dy; of x the first that it sees is asked for.
      const int nextQ = q0 + QB < Q ? q0 + QB : 0, next = nextQ > 0 ? band : band + 1;
      const int nextN = next / bands, nextP = (next - nextN * bands) * PB, calls = (taps + MR - 1) / MR * panels * p1;
      const int lengthX = whole ? HB * W : WB, lengthDy = whole ? PB * Q : QB, asks = next <= lastBand;
      const int filters = min(panels * NR, K - panel0 * NR);
      const int eachX = (channels * ahead_lines(lengthX) + calls - 1) / calls;
      const int eachDy = (filters * ahead_lines(lengthDy) + calls - 1) / calls;
      Ahead aheadX, aheadDy;
      ahead_rows(
          0, eachX * calls, asks ? channels : 0, lengthX, H * W,
          x + (((nextN * groups + g) * C + c0) * H + nextP * strideH - top) * W + nextQ * strideW - left, &aheadX);
      ahead_rows(
          0, eachDy * calls, asks ? filters : 0, lengthDy, P * Q,
          dy + (((nextN * groups + g) * K + panel0 * NR) * P + nextP) * Q + nextQ, &aheadDy);

      for (int tap0 = 0; tap0 < taps; tap0 += MR) {
        int at[MR];
        UNROLL for (int i = 0; i < MR; i++) {
          const int tap = min(tap0 + i, taps - 1), row = tap / S, c = row / R;
          at[i] = c * plane + (row - c * R) * tapH * WB + (tap - row * S) * tapW;
        }
        for (int panel = 0; panel < panels; panel++) {
          __global float *restrict target =
              sums + (((chunk * groups + g) * allPanels + panel0 + panel) * C * R * S + c0 * R * S + tap0) * NR;
          Vector sum[MR][NV];
          panel_clear(sum);
          for (int p = 0; p < p1; p++) {
            ahead_ask(eachX, &aheadX);
            ahead_ask(eachDy, &aheadDy);
            panel_multiply(
                q1, strideW, at, pixels + p * strideH * (IN_PLACE ? W : WB), packedDy + (panel * PB + p) * QB * NR,
                sum);
          }
          UNROLL for (int i = 0; i < MR; i++) if (tap0 + i < taps) UNROLL for (int v = 0; v < NV; v++) {
            const int adds = q0 > 0 || band > chunk * bandsAtOnce;
            VSTORE(adds ? sum[i][v] + VLOAD(i * NV + v, target) : sum[i][v], i * NV + v, target);
          }
        }
      }
    }
}

/** Adds the chunks: group 0 = block of TB taps, group 1 = panel of NR filters, group 2 = group of channels. */
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_filters_panels_add(
    const int K, const int taps, const int TB, const int chunks, __global const float *restrict sums,
    __global float *restrict df) {
  const int panel = get_group_id(1), panels = get_num_groups(1), g = get_group_id(2), groups = get_num_groups(2);
  const int tap0 = get_group_id(0) * TB, tap1 = min(taps, tap0 + TB), k0 = panel * NR, k1 = min(K, k0 + NR) - k0;
  for (int tap = tap0; tap < tap1; tap++) {
    Vector sum[NV];
    UNROLL for (int v = 0; v < NV; v++) sum[v] = (Vector)(0.0f);
    for (int chunk = 0; chunk < chunks; chunk++)
      UNROLL for (int v = 0; v < NV; v++) sum[v] +=
          VLOAD(v, sums + (((chunk * groups + g) * panels + panel) * taps + tap) * NR);
    float filters[NR];
    UNROLL for (int v = 0; v < NV; v++) VSTORE(sum[v], v, filters);
    for (int k = 0; k < k1; k++) df[(g * K + k0 + k) * taps + tap] = filters[k];
  }
}
