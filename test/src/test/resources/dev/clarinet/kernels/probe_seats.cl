// Counts, for tests of seats.cl, how often each piece of work and each seat was taken.
#include "seats.cl"

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void probe_seats(
    const int pieces, __global int *seats, __global float *ofPieces, __global float *ofSeats) {
  __local int core[1];
  const int count = get_num_groups(0), seat = seats_take(count, core, seats);
  ofSeats[seat] += 1.0f;
  for (int piece; (piece = seats_next(seat, count, pieces, seats)) >= 0;) ofPieces[piece] += 1.0f;
  seats_leave(count, seats);
}
