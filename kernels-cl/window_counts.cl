// Counts: by how many numbers the average of a window divides, its rows that count times its columns that count.
//
// Included by the averages. Defines: WHOLE   1 where all of every window counts, else 0
//                                    and those of window.cl
#ifndef WHOLE
#define WHOLE 0
#endif
#define OUTSIDE 0.0f
#include "window.cl"

// How far outside the image counts.
typedef struct {
  int top, left, bottom, right;
} padding;

// How many rows of window p count.
INLINED int rows(const windows g, const padding pad, const int p) {
  const int begin = p * g.strideH - g.top;
  if (0 <= begin && begin + (g.R - 1) * g.dilationH < g.H) return g.R;
  int count = 0;
  for (int r = 0; r < g.R; r++) {
    const int h = begin + r * g.dilationH;
    if (-pad.top <= h && h < g.H + pad.bottom) count++;
  }
  return count;
}

// How many columns of V windows, the first q, count: at least 1, so that one may divide by those of no window too.
floatv columns(const windows g, const padding pad, const int q) {
  const int begin = q * g.strideW - g.left;
  if (0 <= begin && begin + (V - 1) * g.strideW + (g.S - 1) * g.dilationW < g.W) return (floatv)(g.S);
  floatv count = (floatv)(0.0f);
  for (int s = 0; s < g.S; s++) {
    const intv w = (q + POSITIONS) * g.strideW + s * g.dilationW - g.left;
    count += select((floatv)(0.0f), (floatv)(1.0f), -pad.left <= w && w < g.W + pad.right);
  }
  return fmax(count, 1.0f);
}
