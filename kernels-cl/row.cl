// Rows: runs of numbers that one work-group reads together, and the sum of what its items found there.
//
// Item i of a row takes V neighbours at i * V, at (i + WG) * V and so on; what is left at the row's end, less than V
// numbers, the items take one by one. A group of one item, which is what a CPU wants, walks its row alone and has no
// barriers.
//
// Included by kernels that give a group a row.
#include "vector.cl"

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
