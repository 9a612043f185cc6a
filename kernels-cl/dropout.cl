// Dropout: each number stays, scaled, or becomes 0, as its coin says.              maths: dev.clarinet.op.Dropout
//
//   y[i] = x[i] * scale  where coin(key, step, i) >= threshold, else 0
//
//   x, y  float[n]; y may be x. The gradient is the same with dy and dx in their places.
//   scale = 1 / (1 - rate)                     threshold = rate * 2^24, rounded up
//
// The coin is 24 bits of Philox 4x32-10, as dev.clarinet.op.CounterRandom defines it: a block of four words, made of
// the counter (i / 4, 0, low and high word of step), serves four neighbours.
//
// One work-item makes V / 2 blocks side by side, each in one lane of 64 bits, of which the lower half is a word of it:
// that is the form in which CPUs multiply to 64 bits.
//   global 0 = n / (2 * V), rounded up to a multiple of WG
//
// Defines: V         4 or 16
//          WG        work-items in a group
//          STREAMS   as in vector.cl
#include "vector.cl"

#if V == 16
#define BLOCKS 8
#define POSITIONS ((ulong8)(0, 1, 2, 3, 4, 5, 6, 7))
#define ALTERNATE(a, b) ((ulong8)(a.s0, b.s0, a.s1, b.s1, a.s2, b.s2, a.s3, b.s3))
#else
#define BLOCKS 2
#define POSITIONS ((ulong2)(0, 1))
#define ALTERNATE(a, b) ((ulong2)(a, b))
#endif
#define LOW 0xFFFFFFFFul
typedef JOIN(uint, V) uintv;
typedef JOIN(ulong, BLOCKS) ulongs;

// The words 0 and 1 of each block, the second in the upper half of its lane, and the words 2 and 3. What rounds leave
// in the upper halves is of no account.
INLINED void philox(ulongs *words01, ulongs *words23, const uint first, const ulong key, const ulong step) {
  ulongs c0 = POSITIONS + first, c1 = (ulongs)(0), c2 = (ulongs)(step), c3 = (ulongs)(step >> 32);
  uint k0 = (uint)key, k1 = (uint)(key >> 32);
  UNROLL for (int round = 0; round < 10; round++) {
    const ulongs product0 = (c0 & LOW) * 0xD2511F53ul, product1 = (c2 & LOW) * 0xCD9E8D57ul;
    c0 = product1 >> 32 ^ c1 ^ (ulong)k0;
    c1 = product1;
    c2 = product0 >> 32 ^ c3 ^ (ulong)k1;
    c3 = product0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  *words01 = (c0 & LOW) | c1 << 32;
  *words23 = (c2 & LOW) | c3 << 32;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void dropout_toss(
    const uint n, const ulong key, const ulong step, const uint threshold, const float scale, __global const float *x,
    __global float *y) {
  const uint i = get_global_id(0) * 2 * V;
  if (i >= n) return;
  ulongs words01, words23;
  philox(&words01, &words23, i / 4, key, step);
  const uintv first = JOIN(as_uint, V)(ALTERNATE(words01.lo, words23.lo));
  const uintv second = JOIN(as_uint, V)(ALTERNATE(words01.hi, words23.hi));
  if (i + 2 * V <= n) {
    stream(select((floatv)(0.0f), LOAD(x + i) * scale, first >> 8 >= threshold), y + i);
    stream(select((floatv)(0.0f), LOAD(x + i + V) * scale, second >> 8 >= threshold), y + i + V);
  } else {
    uint words[2 * V];
    STORE(first, words);
    STORE(second, words + V);
    UNROLL for (uint j = 0; j < 2 * V; j++) if (i + j < n) y[i + j] =
        words[j] >> 8 >= threshold ? x[i + j] * scale : 0.0f;
  }
}
