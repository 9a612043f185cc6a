// Convolution for GPUs: implicit matrix product in tiles.                 maths: dev.clarinet.op.Convolution
//
//   y[n,m,p,q] = b[m] + sum over c,r,s of  f[m,c,r,s] * x[n,c,h,w]        h = p*strideH + r*tapH + originH, w likewise
//
// is the product of f, read as a matrix of M rows and C*R*S columns, with the matrix whose column (n,p,q) is the window
// of x that y[n,m,p,q] sees. Of that matrix only a tile exists at a time, in local memory. The gradient by the input is
// such a sum too, of dy with the filters turned round (convolution_turn); with a stride it is one sum for each
// phase of the image, and its answers lie stepH by stepW apart.
//
//   x  float[N,groups*C,H,W]  images       f  float[groups*M,C,R,S]  filters       b  float[groups*M], read if biased
//   y  float[N,groups*M,imageH,imageW]: y[n,m,p,q] is in row p*stepH + phaseH and column q*stepW + phaseW; overwritten
//   r  laid out as y, read if adds; it may be y, and epilogue.cl says what becomes of it
//
// One group makes TM filters at TN columns, whose places in y it keeps in local memory:
//   global 0 = columns / WN, rounded up to whole tiles; column = (n*P + p)*Q + q
//   global 1 = M / WM, likewise             global 2 = group of channels
//
// Defines: those of tile.cl
#include "tile.cl"
#define RUN 4
#include "run.cl"
#include "epilogue.cl"
#include "window_sum.cl"
#define DEPTH (TK * TN / ITEMS)
// Loads that an item begins before it waits for the first; where there is nothing to load, it loads x[0], for a branch
// would wait. With more of them, or with batches unrolled, Intel's compiler has too few registers.
#define BATCH (DEPTH < 8 ? DEPTH : 8)
// So far above an image that a window there sees nothing of it: where columns lie that do not exist.
#define ABOVE (-(1 << 29))

/**
 * Gathers DEPTH neighbours k of one column of a tile, k = (c*R + r)*S + s; its image is at `image`, its first window at
 * h0, w0.
 */
static void convolution_gatherColumn(
    const int k0, const int K, const int R, const int S, const int H, const int W, const int tapH, const int tapW,
    const int h0, const int w0, const int image, __global const float *restrict x, __local float *restrict column) {
  int row = k0 / S, s = k0 - row * S, c = row / R, r = row - c * R;
  ONE_BY_ONE for (int from = 0; from < DEPTH; from += BATCH) {
    float found[BATCH];
    UNROLL for (int i = 0; i < BATCH; i++) {
      const int h = h0 + r * tapH, w = w0 + s * tapW;
      const int inside = k0 + from + i < K && (uint)h < (uint)H && (uint)w < (uint)W;
      const float pixel = x[inside ? image + (c * H + h) * W + w : 0];
      found[i] = inside ? pixel : 0.0f;
      if (++s == S) {
        s = 0;
        if (++r == R) r = 0, c++;
      }
    }
    UNROLL for (int i = 0; i < BATCH; i++) column[(from + i) * STRIDE_B] = found[i];
  }
}

/** Stores the sum of a filter at one column, if that exists. */
static void convolution_store(
    const float sum, const int at, const int adds, const float below, __global const float *r, __global float *y) {
  if (at >= 0) y[at] = epilogue_value(adds ? sum + r[at] : sum, below);
}

/** Stores the sums of a filter at four columns, together where they lie side by side: places grow with columns. */
static void convolution_store4(
    const float4 sum, const int4 at, const int adds, const float below, __global const float *r, __global float *y) {
  if (at.s3 == at.s0 + 3) {
    epilogue_store(sum, RUN, adds, below, r + at.s0, y + at.s0);
  } else {
    convolution_store(sum.s0, at.s0, adds, below, r, y);
    convolution_store(sum.s1, at.s1, adds, below, r, y);
    convolution_store(sum.s2, at.s2, adds, below, r, y);
    convolution_store(sum.s3, at.s3, adds, below, r, y);
  }
}

__kernel __attribute__((reqd_work_group_size(RX, RY, 1))) void convolution_tiles(
    const WindowSum windows, const int biased, const int adds, const float below, __global const float *restrict x,
    __global const float *restrict f, __global const float *restrict b, __global const float *r, __global float *y) {
  WINDOW_SUM(windows);
  TILE_LOCAL tileF[TK * STRIDE_A];
  TILE_LOCAL tileX[TK * STRIDE_B];
  __local int4 places[TN / 4];
  const int g = get_group_id(2), groups = get_num_groups(2), K = C * R * S, columns = N * P * Q;
  const int m0 = get_group_id(1) * TM, column0 = get_group_id(0) * TN;

  const int myDepth = tile_item() / TN, myColumn = tile_item() - myDepth * TN, column = column0 + myColumn;
  const int row = column / Q, n = row / P, p = row - n * P, q = column - row * Q, exists = column < columns;
  const int h0 = exists ? p * strideH + originH : ABOVE, w0 = q * strideW + originW;
  const int image = (n * groups + g) * C * H * W;

  if (myDepth == 0) {
    const int at = (n * groups * M * imageH + p * stepH + phaseH) * imageW + q * stepW + phaseW;
    ((__local int *)places)[myColumn] = exists ? at : -1;
  }
  barrier(CLK_LOCAL_MEM_FENCE);

  float4 sum[WM][QUADS];
  tile_clear(sum);
  for (int k0 = 0; k0 < K; k0 += TK) {
    tile_copyColumns(TM, STRIDE_A, K - k0, M - m0, K, f + (g * M + m0) * K + k0, tileF);
    convolution_gatherColumn(
        k0 + myDepth * DEPTH, K, R, S, H, W, tapH, tapW, h0, w0, image, x,
        tileX + myDepth * DEPTH * STRIDE_B + myColumn);
    barrier(CLK_LOCAL_MEM_FENCE);
    tile_multiply(tileF, tileX, sum);
    barrier(CLK_LOCAL_MEM_FENCE);
  }

  const int m = m0 + get_local_id(1) * WM, plane = imageH * imageW;
  y += (g * M + m) * plane;
  r += (g * M + m) * plane;
#define STORE(i, v)                                                                                       \
  if (m + i < M)                                                                                          \
    convolution_store4(                                                                                   \
        biased ? sum[i][v] + b[g * M + m + i] : sum[i][v], places[get_local_id(0) + v * RX], adds, below, \
        r + i * plane, y + i * plane);
  EACH_QUAD(STORE)
}
