// Filters turned round, for the gradient by the input.                    maths: dev.clarinet.op.Convolution
//
//   t[g,c,k,r,s] = f[g,k,c, firstR + r*everyR, firstS + s*everyS]
//
// With them dx is a convolution of dy: its c are the answers, its k the channels that are summed over. With a stride,
// each phase of the image meets every everyR-th row of the filters only.
//
//   f  float[G,K,C,R,S]  filters         t  float[G,C,K,takenR,takenS]  turned, overwritten
//
// One work-item makes one element: global 0 = (c*K + k)*takenR*takenS + r*takenS + s, rounded up to WG;  global 1 = g
//
// Defines: WG  work-items in a group
#ifndef WG
#define WG 64
#endif

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void convolution_turn(
    const int K, const int C, const int R, const int S, const int firstR, const int firstS, const int everyR,
    const int everyS, const int takenR, const int takenS, __global const float *restrict f,
    __global float *restrict t) {
  const int i = get_global_id(0), g = get_global_id(1);
  if (i >= C * K * takenR * takenS) return;
  const int s = i % takenS, r = i / takenS % takenR, k = i / takenS / takenR % K, c = i / takenS / takenR / K;
  t[g * C * K * takenR * takenS + i] = f[(((g * K + k) * C + c) * R + firstR + r * everyR) * S + firstS + s * everyS];
}
