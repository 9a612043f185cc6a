// Squared error: the mean over each item of the batch, and its slope.        maths: dev.clarinet.op.SquaredError
//
//   y[n] = sum over i of (x[n,i] - t[n,i])^2 / M          dx[n,i] = dy[n] * 2 (x[n,i] - t[n,i]) / M
//
//   x  float[N,M]  answers          t  float[N,M]  targets          y, dy  float[N]          dx may be x
//
// One work-group takes one row n, and its items share it, V neighbours a stride:
//   global 0 = N * WG
// A group of one item, which is what a CPU wants, walks its row alone and has no barriers.
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

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void squared_error_forward(
    const uint M, __global const float *restrict x, __global const float *restrict t, __global float *restrict y) {
  const size_t n = get_group_id(0), row = n * M;
  const uint item = get_local_id(0), whole = M / V * V;
  __local float shared[WG];

  floatv sums = (floatv)(0.0f);
  for (uint i = item * V; i < whole; i += WG * V) {
    const floatv error = LOAD(x + row + i) - LOAD(t + row + i);
    sums += error * error;
  }
  float sum = lanes_sum(sums);
  for (uint i = whole + item; i < M; i += WG) {
    const float error = x[row + i] - t[row + i];
    sum += error * error;
  }
  sum = group_sum(sum, shared);
  if (item == 0) y[n] = sum / M;
}

__kernel __attribute__((reqd_work_group_size(WG, 1, 1))) void squared_error_grad_input(
    const uint M, __global const float *x, __global const float *restrict t, __global const float *restrict dy,
    __global float *dx) {
  const size_t n = get_group_id(0), row = n * M;
  const uint item = get_local_id(0), whole = M / V * V;

  const float scale = dy[n] * 2.0f / M;
  for (uint i = item * V; i < whole; i += WG * V) STORE(scale * (LOAD(x + row + i) - LOAD(t + row + i)), dx + row + i);
  for (uint i = whole + item; i < M; i += WG) dx[row + i] = scale * (x[row + i] - t[row + i]);
}
