// Gradient by the filters plane by plane, for CPUs, where a group has few filters: depthwise.
//                                                                         maths: dev.clarinet.op.Convolution
//   df[m,c,r,s] = sum over n,p,q of  dy[n,m,p,q] * x[n,c,h,w]            h = p*strideH + r*tapH - top, w likewise
//
// A matrix product would fill its tiles badly: depthwise, each has one column. Here the rows of x that some rows of dy
// meet are copied to local memory, with zeros around them and their columns dealt out by the stride (plane.cl), so that
// what neighbours of dy meet through one tap are neighbours too, at the tap's own distance from them. dy is copied
// beside x. With a stride of 1 its rows lie as far apart as those of x, with zeros between them, and all of them are
// multiplied as if they were one long row.
//
//   x  float[N,groups*C,H,W]  images            dy float[N,groups*M,P,Q]  slopes of the answers
//   df float[groups*M,C,R,S]  slopes, overwritten
//
// One group of one work-item makes the taps of one m and c, image after image:
//   group 0 = (g*M + m)*C + c
//
// Defines: FLOATS    floats of local memory for each of x and dy
//          TAPS      at least R*S
//          and LANES, NV and MR of panel.cl: MR taps at a time
#include "panel.cl"
#include "plane.cl"

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void convolution_filters_planes(
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
