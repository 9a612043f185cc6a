// Global average: the mean of each plane, and its slope.                    maths: dev.clarinet.op.GlobalAverage
//
//   y[nc] = sum over i of x[nc,i] / plane          dx[nc,i] = dy[nc] / plane
//
//   x, dx  float[N*C, plane]          y, dy  float[N*C]
//
// One work-group takes one plane, and its items share it, V neighbours a stride:
//   global 0 = N*C * WG
// A group of one item, which is what a CPU wants, walks its plane alone and has no barriers.
//
// Defines: V    width of vectors
//          WG   work-items in a group
#ifndef V
#define V 4
#endif
#ifndef WG
#define WG 64
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define LOAD(p) JOIN(vload, V)(0, p)
#define STORE(v, p) JOIN(vstore, V)(v, 0, p)
typedef JOIN(float, V) floatv;

// The sum of the lanes.
float lanes_sum(const floatv v) {
  float lanes[V], sum = 0.0f;
  STORE(v, lanes);
  for (int j = 0; j < V; j++) sum += lanes[j];
  return sum;
}

// The sum of all items' values, added up in their order by each of them.
#if WG == 1
float group_sum(const float value, __local float *shared) { return value; }
#else
float group_sum(const float value, __local float *shared) {
  float sum = 0.0f;
  barrier(CLK_LOCAL_MEM_FENCE);
  shared[get_local_id(0)] = value;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int j = 0; j < WG; j++) sum += shared[j];
  return sum;
}
#endif

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void global_average_forward(
    const uint plane, __global const float *restrict x, __global float *restrict y) {
  const size_t nc = get_group_id(0);
  const uint item = get_local_id(0), whole = plane / V * V;
  __global const float *pixels = x + nc * plane;
  __local float shared[WG];

  floatv sums = (floatv)(0.0f);
  for (uint i = item * V; i < whole; i += WG * V) sums += LOAD(pixels + i);
  float sum = lanes_sum(sums);
  for (uint i = whole + item; i < plane; i += WG) sum += pixels[i];
  sum = group_sum(sum, shared);
  if (item == 0) y[nc] = sum / plane;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void global_average_grad_input(
    const uint plane, __global const float *restrict dy, __global float *restrict dx) {
  const size_t nc = get_group_id(0);
  const uint item = get_local_id(0), whole = plane / V * V;
  __global float *pixels = dx + nc * plane;

  const float share = dy[nc] / plane;
  for (uint i = item * V; i < whole; i += WG * V) STORE((floatv)(share), pixels + i);
  for (uint i = whole + item; i < plane; i += WG) pixels[i] = share;
}
