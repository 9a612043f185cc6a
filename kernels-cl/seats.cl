// Seats: how few groups share many pieces of work, for CPUs.              docs/decisions/0029
//
// A driver hands out groups as cores come to it, several at once, and no core gives back what it was given. So there is
// one group for each core. It takes a seat, which has scratch memory and pieces of work. It takes the one that its core
// had last: the memory is in that core's caches, and so is much of what its pieces read, since the kernel before had
// neighbouring pieces there. Then it takes piece after piece, first those of its seat, and when these are through,
// others'. Nobody waits, and a piece is the same whoever computes it.
//
//   seats  int[1 + 3*SEATS]  groups that are through; then for each seat whether it is taken, whose it was, and how many
//                            of its pieces are taken. All but whose it was is 0 before and after every launch.
//
// A kernel is not told which core it runs on. Where its first local memory lies says it: drivers for CPUs give each
// thread its own.
#include "words.cl"
#define SEATS 256

/** Takes one of `count` seats, as many as there are groups; `own` is the kernel's first local memory. */
INLINED int seats_take(const int count, __local const void *own, __global int *seats) {
  volatile __global int *taken = seats + 1, *last = taken + SEATS;
  const int me = (int)(size_t)own;
  for (int s = 0; s < count; s++)
    if (last[s] == me && atomic_cmpxchg(taken + s, 0, 1) == 0) return s;
  // Where all seats before the last are taken, the last is free: each other group has one of those.
  int s = 0;
  while (s + 1 < count && (taken[s] != 0 || atomic_cmpxchg(taken + s, 0, 1) != 0)) s++;
  atomic_xchg(last + s, me);
  return s;
}

/** Takes the next piece, of this seat or else of the next ones in turn; -1 if all are taken. */
INLINED int seats_next(const int seat, const int count, const int pieces, __global int *seats) {
  volatile __global int *begun = seats + 1 + 2 * SEATS;
  for (int i = 0; i < count; i++) {
    const int s = (seat + i) % count, first = (long)s * pieces / count, end = (long)(s + 1) * pieces / count;
    const int piece = first + begun[s] < end ? first + atomic_add(begun + s, 1) : end;
    if (piece < end) return piece;
  }
  return -1;
}

/** Leaves; the last one clears the table. */
INLINED void seats_leave(const int count, __global int *seats) {
  volatile __global int *through = seats, *taken = seats + 1, *begun = taken + 2 * SEATS;
  if (atomic_add(through, 1) + 1 < count) return;
  for (int s = 0; s < count; s++) {
    atomic_xchg(taken + s, 0);
    atomic_xchg(begun + s, 0);
  }
  atomic_xchg(through, 0);
}
