// Pooling by the maximum of 3x3 windows 2 apart, and its slope, for CPUs.            maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q]  = max over r,s of x[n,c,h,w];  a NaN is above all
//   dx[n,c,h,w] = sum of dy[n,c,p,q] over the windows whose first maximum in reading order is at h,w
//   with h = 2p + r - top, w = 2q + s - left; top and left are 0 or 1
//
//         2q    2q+2         A code is 3r + s. Windows share a column with the next, and a row with the next below, in
//   2p     0 1 2 1 2         which maxima are sought once. Counted from -left, an even column of dx has its slopes
//          3 4 5 4 5         from column 0 of one window and column 2 of the one before, an odd one from column 1.
//   2p+2   6 7 8 7 8
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]
//
// One work-item makes a plane, a row of windows after the other:   global 0 = N*C, in groups of one
// It keeps, `length` numbers in a row with margins of V:
//   lines   float[2,2*length]  rows 1 and 2 of x under the windows, -INFINITY outside the image
//   tops    float[length]      the maxima in row 0, and in columns  int[length]  their codes; for y it is float[2,length],
//                              with those for the windows below, since there the last vector overlaps the one before
//   slopes  float[2,length]    of the windows and of those above, 0 where there is none; where: in codes  int[2,length]
//
// Defines: V  4, 8 or 16; answers do not go past the cache, for which too much is computed for each
#include "ahead.cl"
#include "window.cl"

// The greatest of some numbers of V windows, and its code.
typedef struct {
  floatv top;
  intv code;
} maxima;

// Makes m the greater of itself and what comes later.
INLINED void take_greater(const floatv top, const intv code, maxima *m) {
  const intv above = is_above(top, m->top);
  m->top = select(m->top, top, above);
  m->code = select(m->code, code, above);
}

// Of three columns of a line, the first number of which has this code.
INLINED void line_maxima(__local const float *line, const int code, maxima *m) {
  m->top = EVENS(line);
  m->code = (intv)(code);
  take_greater(ODDS(line), (intv)(code + 1), m);
  take_greater(EVENS(line + 2), (intv)(code + 2), m);
}

// The maxima m of V windows; what is known of row 0 becomes what is known of row 2, which is row 0 of the windows below.
INLINED void window_maxima(
    __local const float *line1, __local const float *line2, __local float *tops, __local int *columns, maxima *m) {
  maxima row1, row2;
  m->top = LOAD(tops);
  m->code = LOAD(columns);
  line_maxima(line1, 3, &row1);
  line_maxima(line2, 6, &row2);
  STORE(row2.top, tops);
  STORE(row2.code - 6, columns);
  take_greater(row1.top, row1.code, m);
  take_greater(row2.top, row2.code, m);
}

// One of `rows` rows of `count` numbers, or `none` in place of each. The row four further on is asked for: of x it is
// read next but one, and at the end it is the next plane's.
INLINED void fill(
    const int row, const int rows, const int count, __global const float *from, const float none, __local float *to) {
  const bool exists = 0 <= row && row < rows;
  for (int begin = 0; begin < count; begin += V) {
    const int i = min(begin, count - V);
    ASK_AHEAD(from + (row + 4) * count + i, 3);
    STORE(exists ? LOAD(from + row * count + i) : (floatv)(none), to + i);
  }
}

INLINED void clear(const int count, const float none, __local float *numbers) {
  for (int i = 0; i < count; i++) numbers[i] = none;
}

INLINED floatv line_greatest(__local const float *line) {
  return greatest(greatest(EVENS(line), ODDS(line)), EVENS(line + 2));
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_threes_forward(
    const int H, const int W, const int P, const int Q, const int top, const int left, const int length,
    __local float *lines, __local float *tops, __global const float *restrict x, __global float *restrict y) {
  __global const float *plane = x + get_global_id(0) * H * W;
  __global float *answer = y + get_global_id(0) * P * Q;
  __local float *line1 = lines, *line2 = lines + 2 * length;
  clear(4 * length, -INFINITY, lines);
  clear(2 * length, -INFINITY, tops);

  for (int p = -1; p < P; p++) { // before the first windows, for their row 0
    __local const float *row0 = tops + (p & 1) * length;
    __local float *below = tops + (1 - (p & 1)) * length;
    fill(2 * p - top + 1, H, W, plane, -INFINITY, line1 + left);
    fill(2 * p - top + 2, H, W, plane, -INFINITY, line2 + left);
    for (int begin = 0; begin < Q; begin += V) { // the last vector begins sooner, to be whole
      const int q = min(begin, Q - V);
      const floatv row2 = line_greatest(line2 + 2 * q);
      const floatv m = greatest(greatest(LOAD(row0 + q), line_greatest(line1 + 2 * q)), row2);
      STORE(row2, below + q);
      if (p >= 0) STORE(rectified(m), answer + p * Q + q);
    }
  }
}

// Slopes of V windows where their maxima have this code, else 0.
INLINED floatv slopes_of(const int code, __local const int *codes, __local const float *slopes) {
  return select((floatv)(0.0f), LOAD(slopes), LOAD(codes) == code);
}

// A row of windows, from the margin on.
typedef struct {
  __local int *codes;
  __local float *slopes;
} windows_row;

// What numbers in row r of the windows now, 0 or 1, and column s have from V windows, the first q.
INLINED floatv under(const int r, const int s, const windows_row now, const windows_row above, const int q) {
  const floatv first = slopes_of(3 * r + s, now.codes + q, now.slopes + q);
  return r == 0 ? first + slopes_of(6 + s, above.codes + q, above.slopes + q) : first;
}

INLINED void write_row(
    const int r, const windows_row now, const windows_row above, const int W, const int left, __global float *row) {
  for (int w = 0; w < W; w += 2 * V) {
    const int q = w / 2;
    const floatv even = under(r, 0, now, above, q + left) + under(r, 2, now, above, q + left - 1);
    const floatv odd = under(r, 1, now, above, q);
    store_some_pairs(left ? odd : even, left ? even : odd, W - w, row + w);
  }
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_threes_grad_input(
    const int H, const int W, const int P, const int Q, const int top, const int left, const int length,
    __local float *lines, __local float *tops, __local int *columns, __local float *slopes, __local int *codes,
    __global const float *restrict x, __global const float *restrict dy, __global float *restrict dx) {
  __global const float *plane = x + get_global_id(0) * H * W, *dyPlane = dy + get_global_id(0) * P * Q;
  __global float *answer = dx + get_global_id(0) * H * W;
  __local float *line1 = lines, *line2 = lines + 2 * length;
  windows_row now = {codes + V, slopes + V}, above = {codes + length + V, slopes + length + V};
  clear(4 * length, -INFINITY, lines);
  clear(length, -INFINITY, tops);
  clear(2 * length, 0.0f, slopes);
  for (int i = 0; i < length; i++) columns[i] = 0;
  for (int i = 0; i < 2 * length; i++) codes[i] = 0;

  for (int p = -1; p <= P; p++) { // before the first windows, for their row 0, and behind the last, for their row 2
    const int h = 2 * p - top, least = h < 0 ? 3 : 0;
    fill(h + 1, H, W, plane, -INFINITY, line1 + left);
    fill(h + 2, H, W, plane, -INFINITY, line2 + left);
    fill(p, P, Q, dyPlane, 0.0f, now.slopes);
    for (int q = 0; q < Q; q += V) {
      maxima m;
      window_maxima(line1 + 2 * q, line2 + 2 * q, tops + q, columns + q, &m);
      STORE(max(m.code, (intv)(least)), now.codes + q);
      STORE(select((floatv)(0.0f), LOAD(now.slopes + q), has_slope(m.top)), now.slopes + q);
    }
    now.codes[0] = max(now.codes[0], least + left);
    if (0 <= h && h < H) write_row(0, now, above, W, left, answer + h * W);
    if (0 <= h + 1 && h + 1 < H) write_row(1, now, above, W, left, answer + (h + 1) * W);
    const windows_row next = above;
    above = now;
    now = next;
  }
}
