// Vectors: V neighbouring floats, read and written with one access.
//
// Included by kernels whose work-items take V neighbours each.
//
// Defines: V         1, 2, 4, 8 or 16
//          WG        work-items in a group
//          STREAMS   1 where answers are larger than the cache and had better go past it, else 0
#ifndef V
#define V 4
#endif
#ifndef WG
#define WG 64
#endif
#ifndef STREAMS
#define STREAMS 0
#endif
#include "ahead.cl"
#include "words.cl"

#if V == 1
#define LOAD(p) (*(p))
#define STORE(v, p) (*(p) = (v))
#define AS_INTV as_int
#define AS_FLOATV as_float
typedef float floatv;
typedef int intv;
#else
#define LOAD(p) JOIN(vload, V)(0, p)
#define STORE(v, p) JOIN(vstore, V)(v, 0, p)
#define AS_INTV JOIN(as_int, V)
#define AS_FLOATV JOIN(as_float, V)
typedef JOIN(float, V) floatv;
typedef JOIN(int, V) intv;
#endif

// Whether answers can go past the cache: that wants a compiler that knows how.
#ifdef __has_builtin
#if STREAMS && __has_builtin(__builtin_nontemporal_store)
#define STREAM_PAST_CACHE
#endif
#endif

// Has a number, and those beside it, brought into the cache while others there are computed with; it need not exist.
INLINED void read_ahead(__global const float *p) {
#ifdef STREAM_PAST_CACHE
  ASK_AHEAD(p, 3);
#endif
}

// Numbers of a page of memory. Where a page is, a CPU looks up in tables; it does so for one store at a time, and all
// later ones wait. So with the first number of a page the next page is asked for.
#define PAGE 1024

// Writes an answer that nobody reads soon. Past the cache it costs a CPU one transfer, not two: what stood there is not
// read first. That wants whole vectors where memory has them whole.
INLINED void stream(const floatv v, __global float *p) {
#ifdef STREAM_PAST_CACHE
  if (((size_t)p & (sizeof(floatv) - 1)) == 0) {
    if (((size_t)p & (PAGE * sizeof(float) - 1)) == 0) read_ahead(p + PAGE);
    __builtin_nontemporal_store(v, (__global floatv *)p);
    return;
  }
#endif
  STORE(v, p);
}

// The first of V numbers, `count` at most, and 0 for the others.
INLINED floatv load_some(const uint count, __global const float *p) {
  if (count >= V) return LOAD(p);
  float lanes[V];
  for (uint j = 0; j < V; j++) lanes[j] = j < count ? p[j] : 0.0f;
  return LOAD(lanes);
}

// Writes the first of V numbers, `count` at most.
INLINED void store_some(const floatv v, const uint count, __global float *p) {
  if (count >= V) {
    STORE(v, p);
    return;
  }
  float lanes[V];
  STORE(v, lanes);
  for (uint j = 0; j < V; j++)
    if (j < count) p[j] = lanes[j];
}

INLINED void stream_some(const floatv v, const uint count, __global float *p) {
  if (count >= V)
    stream(v, p);
  else
    store_some(v, count, p);
}
