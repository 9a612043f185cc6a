// Epilogue: what follows the sum of a convolution as it is stored.         maths: dev.clarinet.op.FusedConvolution
//
//   y = a(sum + r)      a(z) = z where z >= 0, else below * z
//
// so `below` is 1 for the identity, 0 for ReLU, and the leaky ReLU's own constant.
//
// Included by the convolutions, after words.cl, and RUN, Run, RUN_LOAD and RUN_STORE are defined, by run.cl for instance.

/** The function of the numbers of a vector. */
#define EPILOGUE_VALUES(Type, z, below) select(z, (below) == 0.0f ? (Type)(0.0f) : (below) * (z), (z) < 0.0f)

/** The function of one number; what is below 0 by nothing at all is 0, not -0. */
static float epilogue_value(const float z, const float below) {
  return z < 0.0f ? below == 0.0f ? 0.0f : below * z : z;
}

/** Stores a run, with `more` added where there is any. */
INLINED void epilogue_storeWhole(
    const Run sum, const int adds, const float below, __global const float *more, __global float *y) {
  const Run z = adds ? sum + RUN_LOAD(0, more) : sum;
  RUN_STORE(below == 1.0f ? z : EPILOGUE_VALUES(Run, z, below), 0, y);
}

/** Stores the first `length` numbers of a run, with those of `more` added where there are any. */
static void epilogue_store(
    const Run sum, const int length, const int adds, const float below, __global const float *more, __global float *y) {
  if (length >= RUN) {
    epilogue_storeWhole(sum, adds, below, more, y);
  } else {
    float run[RUN];
    RUN_STORE(sum, 0, run);
    int i = 0;
#if RUN > 4
    for (; i + 4 <= length; i += 4) {
      const float4 z = adds ? vload4(0, run + i) + vload4(0, more + i) : vload4(0, run + i);
      vstore4(EPILOGUE_VALUES(float4, z, below), 0, y + i);
    }
#endif
    for (; i < length; i++) y[i] = epilogue_value(adds ? run[i] + more[i] : run[i], below);
  }
}
