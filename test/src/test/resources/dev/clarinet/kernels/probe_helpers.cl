// What the probes share.

static float probe_sum(float a, float b) {
  return a + b;
}
