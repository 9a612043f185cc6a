// Channels: the planes of one channel, image after image.
//
// Included by the batch normalisations, which take a channel in chunks: the planes of some images, small enough to be
// in the cache when they are read again. A chunk is a group's, and its items share each plane, V neighbours a stride.
#include "row.cl"

// The first number of plane n of channel c.
size_t plane_begin(const uint n, const uint C, const uint c, const uint plane) { return ((size_t)n * C + c) * plane; }
