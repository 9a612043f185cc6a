// A part of an image in local memory, with zeros where it reaches over the image's border.
//
// Included by kernels for CPUs.

/** Copies HB rows of WB numbers of one channel, from row h0 and column w0 of the image on, with 0 outside the image. */
static void border_packImage(
    const int H, const int W, const int h0, const int w0, const int HB, const int WB, __global const float *restrict x,
    __local float *restrict packed) {
  const int left = clamp(-w0, 0, WB), right = clamp(W - w0, left, WB);
  for (int i = 0; i < HB; i++) {
    const int h = h0 + i, inside = 0 <= h && h < H;
    __global const float *restrict row = x + (inside ? h : 0) * W + w0;
    const int from = inside ? left : WB, to = inside ? right : WB;
    for (int j = 0; j < from; j++) packed[j] = 0.0f;
    for (int j = from; j < to; j++) packed[j] = row[j];
    for (int j = to; j < WB; j++) packed[j] = 0.0f;
    packed += WB;
  }
}
