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
// One work-item makes BLOCKS blocks side by side, each in one lane of a vector:
//   global 0 = n / (4 * BLOCKS), rounded up to a multiple of WG
//
// Defines: BLOCKS   blocks of a work-item, a width of vectors
//          WG       work-items in a group
#ifndef BLOCKS
#define BLOCKS 4
#endif
#ifndef WG
#define WG 64
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define WIDE(v) JOIN(convert_ulong, BLOCKS)(v)
#define LOW(v) JOIN(convert_uint, BLOCKS)(v)
#define HIGH(v) LOW((v) >> 32)
typedef JOIN(uint, BLOCKS) uints;
typedef JOIN(ulong, BLOCKS) ulongs;

// Words 0 to 3 of the blocks from `first` on, those of one block side by side.
void philox(uint *words, const uint first, const ulong key, const ulong step) {
  for (uint b = 0; b < BLOCKS; b++) words[b] = first + b;
  uints c0 = JOIN(vload, BLOCKS)(0, words), c1 = (uints)(0), c2 = (uints)((uint)step), c3 = (uints)((uint)(step >> 32));
  uint k0 = (uint)key, k1 = (uint)(key >> 32);
  for (int round = 0; round < 10; round++) {
    const ulongs product0 = WIDE(c0) * 0xD2511F53ul, product1 = WIDE(c2) * 0xCD9E8D57ul;
    c0 = HIGH(product1) ^ c1 ^ k0;
    c1 = LOW(product1);
    c2 = HIGH(product0) ^ c3 ^ k1;
    c3 = LOW(product0);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  uint columns[4][BLOCKS];
  JOIN(vstore, BLOCKS)(c0, 0, columns[0]);
  JOIN(vstore, BLOCKS)(c1, 0, columns[1]);
  JOIN(vstore, BLOCKS)(c2, 0, columns[2]);
  JOIN(vstore, BLOCKS)(c3, 0, columns[3]);
  for (uint j = 0; j < 4 * BLOCKS; j++) words[j] = columns[j % 4][j / 4];
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void dropout_toss(
    const uint n, const ulong key, const ulong step, const uint threshold, const float scale, __global const float *x,
    __global float *y) {
  const uint i = get_global_id(0) * 4 * BLOCKS;
  if (i >= n) return;
  uint words[4 * BLOCKS];
  philox(words, i / 4, key, step);
  if (i + 4 * BLOCKS <= n) {
    for (uint j = 0; j < 4 * BLOCKS; j += 4)
      vstore4(
          select((float4)(0.0f), vload4(0, x + i + j) * scale, vload4(0, words + j) >> 8 >= threshold), 0, y + i + j);
  } else {
    _Pragma("unroll") for (uint j = 0; j < 4 * BLOCKS; j++) if (i + j < n) y[i + j] =
        words[j] >> 8 >= threshold ? x[i + j] * scale : 0.0f;
  }
}
