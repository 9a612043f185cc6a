// Rows of numbers that are needed next are brought into the second cache, a few lines at a time, while something else
// is computed with.
//
// Included by kernels for CPUs.
#include "ahead.cl"
#include "words.cl"

// Steps of a sum between which some lines are asked for: a core waits for no more than 10 to 16 at a time.
#define AHEAD 32

/** Lines of the cache that so many numbers take. */
static int ahead_lines(const int numbers) { return (numbers + LINE - 1) / LINE; }

/** What is yet to be asked for: `left` lines, the first of them `line` in the row whose numbers begin at `row`. */
typedef struct {
  __global const float *row;
  int line, lines, step, left;
} Ahead;

/** Lines `first` to `first` + `count` of those of so many rows of `length` numbers that lie `step` apart. */
INLINED void ahead_rows(
    const int first, const int count, const int rows, const int length, const int step, __global const float *from,
    Ahead *ahead) {
  const int lines = max(1, ahead_lines(length)), passed = first / lines;
  ahead->row = from + passed * step;
  ahead->line = first - passed * lines;
  ahead->lines = lines;
  ahead->step = step;
  ahead->left = length > 0 ? min(count, rows * lines - first) : 0;
}

/** Has rows of `length` numbers that lie `step` apart brought into the second cache, at once, for they are a tile's. */
INLINED void ahead_askRows(const int rows, const int length, const int step, __global const float *from) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < length; j += LINE) ASK_AHEAD(from + i * step + j, 2);
}

/** Has the next lines, at most so many, brought into the second cache. */
INLINED void ahead_ask(const int count, Ahead *ahead) {
  const int some = min(count, ahead->left);
  for (int i = 0; i < some; i++) {
    ASK_AHEAD(ahead->row + ahead->line * LINE + LINE - 1, 2);
    if (++ahead->line == ahead->lines) {
      ahead->line = 0;
      ahead->row += ahead->step;
    }
  }
  ahead->left -= some;
}
