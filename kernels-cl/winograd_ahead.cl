// Memory that is asked for while tiles are multiplied: a line at each of several spots that lie equally far apart, one
// with each step of a product. (ahead_rows.cl asks for a few lines in their order, between other work.)
//
// Included after panel.cl and winograd.cl.

/** Lines of the cache to ask for, at each of so many spots. */
typedef struct {
  __global const float *line;  // the next one, at the first spot
  int lines;                   // that are left
  int spots, distance;
  int asked;  // spots at which this line is asked for
} Lines;

INLINED void winograd_lines_begin(
    const int numbers, const int spots, const int distance, __global const float *from, Lines *lines) {
  lines->line = from;
  lines->lines = (numbers + LINE - 1) / LINE;
  lines->spots = spots;
  lines->distance = distance;
  lines->asked = 0;
}

/** Where the next line is. */
INLINED __global const float *winograd_lines_next(const Lines *lines) {
  return lines->line + lines->asked * lines->distance;
}

/** How far it is from there to the next spot; 0 where nothing is left. */
INLINED int winograd_lines_step(const Lines *lines) { return lines->lines > 0 ? lines->distance : 0; }

/** Goes on by so many spots; where that is more than are left, what lies behind them was asked for in vain. */
INLINED void winograd_lines_advance(const int spots, Lines *lines) {
  if (lines->lines <= 0) return;
  lines->asked += spots;
  if (lines->asked < lines->spots) return;
  lines->asked = 0;
  lines->line += LINE;
  lines->lines--;
}

/**
 * Rows of images under the rows of tiles from `row` to `end`, which are counted through all images. A row of tiles
 * takes `step` rows of an image from `lead` on, and the first in an image those before as well.
 */
typedef struct {
  __global const float *images;  // the first plane of the first image
  int image, plane, planes;      // floats from image to image and from plane to plane, and how many planes
  int height, width, rows;       // of an image, and its rows of tiles
  int step, lead;
  int row, end;
  Lines lines;  // of this row of tiles, in each plane
} Rows;

/** Begins with a row of tiles, if one is left. */
static void winograd_rows_begin(Rows *r) {
  const int row = r->row % r->rows;
  const int first = row == 0 ? 0 : row * r->step + r->lead, last = min(r->height, (row + 1) * r->step + r->lead);
  winograd_lines_begin(
      r->row < r->end ? (last - first) * r->width : 0, r->planes, r->plane,
      r->images + (size_t)(r->row / r->rows) * r->image + first * r->width, &r->lines);
}

/** Goes on by so many planes. */
INLINED void winograd_rows_advance(const int planes, Rows *r) {
  winograd_lines_advance(planes, &r->lines);
  if (r->lines.lines > 0 || r->row >= r->end) return;
  r->row++;
  winograd_rows_begin(r);
}
