// What a matrix product packs next is brought into the second cache while it computes.
//
// Included by the products for CPUs, and by the convolution that is one.
#include "ahead.cl"
#include "words.cl"
#define LINE 16

/** Lines of the cache that so many numbers take. */
static int matmul_lines(const int numbers) { return (numbers + LINE - 1) / LINE; }

/**
 * Has a part of what is packed next brought into the second cache while others of it are computed with: part `part`, of
 * `count` lines, of those of so many rows of `length` numbers that lie `step` apart.
 */
INLINED void matmul_ahead(
    const int part, const int count, const int rows, const int length, const int step, __global const float *from) {
  const int lines = matmul_lines(length), first = part * count;
  const int end = min(first + count, rows * lines);
  int line = first % lines;
  from += first / lines * step + LINE - 1;
  for (int i = first; i < end; i++) {
    ASK_AHEAD(from + line * LINE, 2);
    if (++line == lines) {
      line = 0;
      from += step;
    }
  }
}
