// Turning: four neighbours of each of LANES rows become four vectors with a number of each row.
//
// Included after panel.cl by whatever has its vectors across rows.
//
// Defines: TURN_SPACE  the memory that the rows lie in
#ifndef TURN_SPACE
#define TURN_SPACE __global
#endif

// In each four lanes of a and b: the first or last two of each alternating; or of pairs of lanes the first or last, as
// whole numbers, lane by lane, since compilers know no single instruction for vectors put together from such pairs.
#if LANES == 16
#define FIRST_TWO(a, b) \
  ((Vector)(a.s0, b.s0, a.s1, b.s1, a.s4, b.s4, a.s5, b.s5, a.s8, b.s8, a.s9, b.s9, a.sc, b.sc, a.sd, b.sd))
#define LAST_TWO(a, b) \
  ((Vector)(a.s2, b.s2, a.s3, b.s3, a.s6, b.s6, a.s7, b.s7, a.sa, b.sa, a.sb, b.sb, a.se, b.se, a.sf, b.sf))
typedef long8 Pairs;
#define FIRST_PAIRS(a, b) ((Pairs)(a.s0, b.s0, a.s2, b.s2, a.s4, b.s4, a.s6, b.s6))
#define LAST_PAIRS(a, b) ((Pairs)(a.s1, b.s1, a.s3, b.s3, a.s5, b.s5, a.s7, b.s7))
#define AS_PAIRS as_long8
#elif LANES == 8
#define FIRST_TWO(a, b) ((Vector)(a.s0, b.s0, a.s1, b.s1, a.s4, b.s4, a.s5, b.s5))
#define LAST_TWO(a, b) ((Vector)(a.s2, b.s2, a.s3, b.s3, a.s6, b.s6, a.s7, b.s7))
typedef long4 Pairs;
#define FIRST_PAIRS(a, b) ((Pairs)(a.s0, b.s0, a.s2, b.s2))
#define LAST_PAIRS(a, b) ((Pairs)(a.s1, b.s1, a.s3, b.s3))
#define AS_PAIRS as_long4
#else
#define FIRST_TWO(a, b) ((Vector)(a.s0, b.s0, a.s1, b.s1))
#define LAST_TWO(a, b) ((Vector)(a.s2, b.s2, a.s3, b.s3))
typedef long2 Pairs;
#define FIRST_PAIRS(a, b) ((Pairs)(a.s0, b.s0))
#define LAST_PAIRS(a, b) ((Pairs)(a.s1, b.s1))
#define AS_PAIRS as_long2
#endif
#define AS_VECTOR JOIN(as_float, LANES)

/** Turns four vectors so that lane 4i+j of vector k becomes lane 4i+k of vector j; twice is as it was. */
INLINED void turn_four(Vector a[4]) {
  const Pairs low01 = AS_PAIRS(FIRST_TWO(a[0], a[1])), low23 = AS_PAIRS(FIRST_TWO(a[2], a[3]));
  const Pairs high01 = AS_PAIRS(LAST_TWO(a[0], a[1])), high23 = AS_PAIRS(LAST_TWO(a[2], a[3]));
  a[0] = AS_VECTOR(FIRST_PAIRS(low01, low23));
  a[1] = AS_VECTOR(LAST_PAIRS(low01, low23));
  a[2] = AS_VECTOR(FIRST_PAIRS(high01, high23));
  a[3] = AS_VECTOR(LAST_PAIRS(high01, high23));
}

/** Reads x[at[l] + j] into lane l of a[j], for j < 4. */
INLINED void turn_gather(const int at[LANES], TURN_SPACE const float *x, Vector a[4]) {
  UNROLL for (int j = 0; j < 4; j++) {
    float lanes[LANES];
    UNROLL for (int i = 0; i < LANES / 4; i++) vstore4(vload4(0, x + at[4 * i + j]), i, lanes);
    a[j] = VLOAD(0, lanes);
  }
  turn_four(a);
}

/**
 * Turns `length` numbers of each of LANES rows that lie `step` apart; vectors of the panel are NR apart. Where there
 * are fewer `rows` the last stands for those that are not there, and zeros where there is none.
 */
static void turn_rows(
    const int length, const int rows, const int step, TURN_SPACE const float *restrict x,
    __local float *restrict panel) {
  int at[LANES], k = 0;
  UNROLL for (int l = 0; l < LANES; l++) at[l] = min(l, rows - 1) * step;
  if (rows > 0)
    for (; k + 4 <= length; k += 4) {
      Vector a[4];
      turn_gather(at, x + k, a);
      UNROLL for (int j = 0; j < 4; j++) VSTORE(a[j], 0, panel + (k + j) * NR);
    }
  for (; k < length; k++)
    for (int l = 0; l < LANES; l++) panel[k * NR + l] = rows > 0 ? x[at[l] + k] : 0.0f;
}
