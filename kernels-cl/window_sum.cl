// The sum over windows that direct convolutions compute, as dev.clarinet.opencl.WindowSum has it.
//
// It is one argument of a kernel, not 21: for each argument of each launch PoCL allocates memory, and a short kernel
// takes no longer than that.
typedef struct {
  int N, C, H, W, M, P, Q, R, S, strideH, strideW, tapH, tapW, originH, originW, imageH, imageW, stepH, stepW, phaseH,
      phaseW;
} WindowSum;

/** Its numbers by their names. */
#define WINDOW_SUM(s)                                                                                             \
  const int N = s.N, C = s.C, H = s.H, W = s.W, M = s.M, P = s.P, Q = s.Q, R = s.R, S = s.S, strideH = s.strideH, \
            strideW = s.strideW, tapH = s.tapH, tapW = s.tapW, originH = s.originH, originW = s.originW,          \
            imageH = s.imageH, imageW = s.imageW, stepH = s.stepH, stepW = s.stepW, phaseH = s.phaseH,            \
            phaseW = s.phaseW
