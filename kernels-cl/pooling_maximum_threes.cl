// Pooling by the maximum of 3x3 windows 2 apart, and its slope, for CPUs.            maths: dev.clarinet.op.Pooling
//
//   y[n,c,p,q]  = max over r,s of x[n,c,h,w];  a NaN is above all
//   dx[n,c,h,w] = sum of dy[n,c,p,q] over the windows whose first maximum in reading order is at h,w
//   with h = 2p + r - top, w = 2q + s - left; top and left are 0 or 1
//
//   x, dx  float[N,C,H,W]          y, dy  float[N,C,P,Q]
//
// One work-item makes a plane, a row of windows after the other:   global 0 = N*C, in groups of one
//
// Columns of the image are kept from V on, where vectors begin, whatever `left` is. A core hands a vector that it has
// just stored to a load of the same vector; one that lies across two lines of the cache, or a load that wants parts of
// two, waits until the stores have left its queue.
//
// For y the greatest of each column under a row of windows comes first, of neighbours side by side. It keeps
//   line    float[length]      those of W columns, with V that are -INFINITY on each side
//   kept    float[length]      answers, until they fill a vector that can go past the cache
//
//         2q    2q+2         For dx a code is 3r + s. Windows share a column with the next, and a row with the next
//   2p     0 1 2 1 2         below, in which maxima are sought once. Counted from -left, an even column of dx has its
//          3 4 5 4 5         slopes from column 0 of one window and column 2 of the one before, an odd one from
//   2p+2   6 7 8 7 8         column 1. It keeps, `length` numbers in a row with margins of V:
//
//   lines   float[2,2,length]  rows 1 and 2 of x under the windows: even columns, counted so, then odd ones, each from
//                              V on; -INFINITY outside
//   tops    float[length]      the maxima in row 0, and in columns  int[length]  their codes
//   slopes  float[2,length]    of the windows and of those above, 0 where there is none; where: in codes  int[2,length]
//
// Defines: V        4, 8 or 16; neither Q nor W/2 is less
//          STREAMS  whether answers go past the cache, see vector.cl; only where W is a multiple of V
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

// Of three columns of a line, the first number of which has this code. `line` is where columns 2q and 2q+1 of the image
// are: columns 0 and 2 of windows are in one half of it, 1 in the other.
INLINED void line_maxima(const int left, const int length, __local const float *line, const int code, maxima *m) {
  m->top = LOAD(line - left);
  m->code = (intv)(code);
  take_greater(LOAD(line + length), (intv)(code + 1), m);
  take_greater(LOAD(line + 1 - left), (intv)(code + 2), m);
}

// The maxima m of V windows; what is known of row 0 becomes what is known of row 2, which is row 0 of the windows
// below.
INLINED void window_maxima(
    const int left, const int length, __local const float *line1, __local const float *line2, __local float *tops,
    __local int *columns, maxima *m) {
  maxima row1, row2;
  m->top = LOAD(tops);
  m->code = LOAD(columns);
  line_maxima(left, length, line1, 3, &row1);
  line_maxima(left, length, line2, 6, &row2);
  STORE(row2.top, tops);
  STORE(row2.code - 6, columns);
  take_greater(row1.top, row1.code, m);
  take_greater(row2.top, row2.code, m);
}

// Asks for what lies sixteen rows further on. At the end of a plane that is the next one's. Of an answer it is the
// place: a core writes in order, so that what is kept, and read again soon, would wait until that is there.
INLINED void ask_for_later(const int count, __global const float *numbers) { ASK_AHEAD(numbers + 16 * count, 3); }

// One of `rows` rows of `count` slopes, or 0 in place of each. The last vector begins sooner, to be whole.
INLINED void fill(const int row, const int rows, const int count, __global const float *from, __local float *to) {
  const bool exists = 0 <= row && row < rows;
  for (int begin = 0; begin < count; begin += V) {
    const int i = min(begin, count - V);
    ask_for_later(count, from + row * count + i);
    STORE(exists ? LOAD(from + row * count + i) : (floatv)(0.0f), to + i);
  }
}

INLINED void clear(const int count, const float none, __local float *numbers) {
  for (int i = 0; i < count; i++) numbers[i] = none;
}

// Of 2V numbers of a row the first, third and so on, and the others.
INLINED void part(const int W, __global const float *from, __local float *first, __local float *second) {
  ask_for_later(W, from);
  ask_for_later(W, from + V);
  STORE(EVENS(from), first);
  STORE(ODDS(from), second);
}

// Row h of a plane, or -INFINITY in place of each number, its even and its odd columns apart.
INLINED void fill_line(
    const int h, const int H, const int W, const int left, const int length, __global const float *plane,
    __local float *line) {
  if (h < 0 || h >= H) {
    clear(2 * length, -INFINITY, line);
    return;
  }
  __global const float *row = plane + h * W;
  __local float *first = line + left * length + V, *second = line + (1 - left) * length + V;
  for (int w = 0; w + 2 * V < W; w += 2 * V) part(W, row + w, first + w / 2, second + w / 2);
  const int last = W - 2 * V; // it begins sooner, to be whole, where W is odd in an odd column
  __local float *here = last & 1 ? second : first, *beside = last & 1 ? first : second;
  part(W, row + last, here + (last >> 1), beside + ((last + 1) >> 1));
}

// The greatest of three; a NaN is above all. Of 0 and -0 it may be either.
INLINED floatv greatest_of_three(const floatv a, const floatv b, const floatv c) {
  const floatv ab = select(a, b, a < b), abc = select(ab, c, ab < c); // a NaN stays if it is a
  return select(abc, b + c, b != b || c != c);
}

// The greatest of each column of x under row p of windows. Rows outside the image are replaced by others of the
// windows, which a maximum does not notice. Memory is asked for in its order, two rows for each row of windows.
INLINED void greatest_of_columns(
    const int p, const int H, const int W, const int top, __global const float *plane, __local float *line) {
  const int h = 2 * p - top;
  __global const float *row0 = plane + max(h, 0) * W;
  __global const float *row1 = plane + min(h + 1, H - 1) * W;
  __global const float *row2 = plane + min(h + 2, H - 1) * W;
  for (int begin = 0; begin < W; begin += V) {
    const int w = min(begin, W - V); // the last vector begins sooner, to be whole
    ask_for_later(W, row1 + 2 * w);
    ask_for_later(W, row1 + 2 * w + V);
    STORE(greatest_of_three(LOAD(row0 + w), LOAD(row1 + w), LOAD(row2 + w)), line + w);
  }
}

// Sends so many kept answers past the cache, as far as they fill vectors where memory has them whole, and keeps the
// rest: how many those are. Before the first such place, as at the beginning of a plane, they are written one by one.
INLINED int stream_kept(const int count, __local float *kept, __global float *answers) {
  int i = 0;
  for (; i < count && ((size_t)(answers + i) & (sizeof(floatv) - 1)) != 0; i++) answers[i] = kept[i];
  for (; i + V <= count; i += V) stream(LOAD(kept + i), answers + i);
  STORE(LOAD(kept + i), kept);
  return count - i;
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pooling_maximum_threes_forward(
    const int H, const int W, const int P, const int Q, const int top, const int left, const int length,
    __local float *line, __local float *kept, __global const float *restrict x, __global float *restrict y) {
  __global const float *plane = x + get_global_id(0) * H * W;
  __global float *answers = y + get_global_id(0) * P * Q;
  int waiting = 0;
  clear(length, -INFINITY, line);
  for (int p = 0; p < P; p++, answers += Q) {
    greatest_of_columns(p, H, W, top, plane, line + V);
    for (int begin = 0; begin < Q; begin += V) {
      const int q = min(begin, Q - V);
      __local const float *pairs = line + V + 2 * q;
      __local const float *third = pairs + 2 - 3 * left; // column 2 of the windows, or 0 where they begin before it
      const floatv m = rectified(greatest_of_three(EVENS(pairs), ODDS(pairs), EVENS(third)));
      if (STREAMS) {
        STORE(m, kept + waiting + q);
      } else {
        ask_for_later(Q, answers + q);
        STORE(m, answers + q);
      }
    }
    if (STREAMS) waiting = stream_kept(waiting + Q, kept, answers - waiting);
  }
  for (int i = 0; i < waiting; i++) answers[i - waiting] = kept[i];
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
  for (int begin = 0; begin < W; begin += 2 * V) {
    const int w = min(begin, W - 2 * V), column = w + left, q = (column + 1) >> 1;
    const floatv even = under(r, 0, now, above, q) + under(r, 2, now, above, q - 1);
    const floatv odd = under(r, 1, now, above, column >> 1);
    const floatv first = column & 1 ? odd : even, second = column & 1 ? even : odd;
    if (STREAMS && w < begin) { // the first half of this vector is there
      stream(last_pairs(first, second), row + w + V);
      continue;
    }
    if (!STREAMS) {
      ask_for_later(W, row + w);
      ask_for_later(W, row + w + V);
    }
    store_pairs(first, second, row + w);
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
    const int h = 2 * p - top;
    const intv least = (intv)(h < 0 ? 3 : 0); // where all are -INFINITY the first is one in the image
    fill_line(h + 1, H, W, left, length, plane, line1);
    fill_line(h + 2, H, W, left, length, plane, line2);
    fill(p, P, Q, dyPlane, now.slopes);
    for (int q = 0; q < Q; q += V) {
      maxima m;
      window_maxima(left, length, line1 + V + q, line2 + V + q, tops + q, columns + q, &m);
      STORE(max(m.code, q == 0 ? least - left * (POSITIONS == 0) : least), now.codes + q);
      STORE(select((floatv)(0.0f), LOAD(now.slopes + q), has_slope(m.top)), now.slopes + q);
    }
    if (0 <= h && h < H) write_row(0, now, above, W, left, answer + h * W);
    if (0 <= h + 1 && h + 1 < H) write_row(1, now, above, W, left, answer + (h + 1) * W);
    const windows_row next = above;
    above = now;
    now = next;
  }
}
