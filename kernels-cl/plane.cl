// Planes: rows of an image in local memory, with zeros around them and their columns dealt out by a stride.
//
//   column w lies in phase (w - w0) % strideW at (w - w0) / strideW          a phase takes WL numbers
//
//   stride 2:    0 x1 x3 x5 0   x0 x2 x4 0 0        so that every second pixel is a neighbour
//
// Included after panel.cl.

/** Copies so many floats; the last vector moves back, to be whole. */
static void plane_copy(const int count, __global const float *restrict from, __local float *restrict to) {
  if (count < LANES)
    for (int i = 0; i < count; i++) to[i] = from[i];
  else
    for (int i = 0; i < count; i += LANES)
      VSTORE(VLOAD(0, from + min(i, count - LANES)), 0, to + min(i, count - LANES));
}

/** Copies row h of x's plane, from column w0 on, or zeros where it lies outside. */
static void plane_row(
    const int h, const int w0, const int H, const int W, const int strideW, const int WL, const int plane,
    __global const float *restrict x, __local float *restrict row) {
  const int from = plane + h * W, first = max(0, w0), last = min(W, w0 + strideW * WL);
  if (h < 0 || h >= H || first >= last) {
    for (int i = 0; i < strideW * WL; i++) row[i] = 0.0f;
    return;
  }
  for (int phase = 0; phase < strideW; phase++)
    for (int i = 0; i * strideW + phase + w0 < 0 && i < WL; i++) row[phase * WL + i] = 0.0f;
  const int begin = first - w0, count = last - first;
  if (strideW == 1) {
    plane_copy(count, x + from + first, row + begin);
  } else if (strideW == 2) {
    int j = begin;
    for (; j + 16 <= begin + count; j += 16) {
      const float16 v = vload16(0, x + from + w0 + j);
      vstore8(v.even, 0, row + j % 2 * WL + j / 2);
      vstore8(v.odd, 0, row + (j + 1) % 2 * WL + (j + 1) / 2);
    }
    for (; j < begin + count; j++) row[j % 2 * WL + j / 2] = x[from + w0 + j];
  } else {
    for (int j = begin; j < begin + count; j++) row[j % strideW * WL + j / strideW] = x[from + w0 + j];
  }
  for (int phase = 0; phase < strideW; phase++)
    for (int i = max(0, (last - w0 - phase + strideW - 1) / strideW); i < WL; i++) row[phase * WL + i] = 0.0f;
}

/**
 * Copies every strideW-th number of a row of the image from column w0 on, WL of them: those from `first` to before
 * `end`, and zeros for the others, which lie outside. That is what filters with one column see.
 */
static void plane_rowOfOneColumn(
    const int first, const int end, const int w0, const int W, const int strideW, const int WL,
    __global const float *restrict image, __local float *restrict row) {
  const int begin = w0 + first * strideW;
  __global const float *restrict from = image + begin;
  for (int i = 0; i < first; i++) row[i] = 0.0f;
  int i = first, j = 0;
  if (strideW == 2) {
    for (; i + 8 <= end && begin + j + 16 <= W; i += 8, j += 16) vstore8(vload16(0, from + j).even, 0, row + i);
    for (; i + 4 <= end && begin + j + 8 <= W; i += 4, j += 8) vstore4(vload8(0, from + j).even, 0, row + i);
    if (i < end && end - first >= 4 && w0 + 2 * end <= W) {
      vstore4(vload8(0, image + w0 + 2 * (end - 4)).even, 0, row + end - 4);
      i = end;
    }
  }
  for (; i < end; i++, j += strideW) row[i] = from[j];
  for (; i < WL; i++) row[i] = 0.0f;
}
