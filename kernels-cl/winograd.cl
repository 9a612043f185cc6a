// Winograd's transforms along one row or column.                                          docs/learn: Winograd
//
//   y = At [ (G f) * (Bt d) ]      d  SIDE neighbours of x      f  WINDOW taps of a filter      y  TILE answers
//   df = Gt [ (A dy) * (Bt d) ]    the slopes of f and of d by that of y: the same matrices, turned round
//   dd = B [ (G f) * (A dy) ]
//
// The numbers of a tile are the values of polynomials at the points 0, 1, -1 and infinity, with SIDE 6 also at 2 and
// -2, with SIDE 8 at 1/2 and -1/2 too. The matrices for filters of 3 are those of A. Lavin and S. Gray, "Fast
// Algorithms for Convolutional Neural Networks" (2015), and docs/learn derives them.
//
// Defines: LANES  floats in a vector: 4, 8 or 16
//          TILE   answers along a side of a tile, 2 or 4
//          WINDOW taps along a side of a filter: 3, or 5 with TILE 4. The points follow from SIDE
//          STRIDE pixels from a window to the next: 1, or 2 with TILE 2 and WINDOW 3
//          SPREAD pixels from one that is not 0 to the next: 1, or 2 with TILE 4 and WINDOW 3
#ifndef LANES
#define LANES 8
#endif
#ifndef TILE
#define TILE 4
#endif
#ifndef WINDOW
#define WINDOW 3
#endif
#ifndef STRIDE
#define STRIDE 1
#endif
#ifndef SPREAD
#define SPREAD 1
#endif

// Taps of a filter.
#define FILTER (WINDOW * WINDOW)

#if STRIDE * SPREAD == 2
#include "winograd_strided.cl"
#else
#include "winograd_plain.cl"
#endif
#include "turn.cl"
