// Built-in functions that kernels call, declared or made in place of the compiler's own header.
//
// Clang reads a header with every function for every type before each program, 18,000 lines: for PoCL that is most of the
// time that a small program takes, also where PoCL has it compiled already. The header's own guard keeps it out, and this
// stands there instead, before the source. A function that is missing here costs time alone: then the header is read.
//
// Included by no kernel: the runtime puts it before each program for PoCL, with _OPENCL_H_ defined.
#define BUILTIN __attribute__((overloadable))
#define ALWAYS_INLINED __attribute__((overloadable, always_inline))
#define OF_ARGUMENTS __attribute__((overloadable, const))

OF_ARGUMENTS size_t get_global_id(uint dimension);
OF_ARGUMENTS size_t get_group_id(uint dimension);
OF_ARGUMENTS size_t get_local_id(uint dimension);
OF_ARGUMENTS size_t get_local_size(uint dimension);
OF_ARGUMENTS size_t get_num_groups(uint dimension);
BUILTIN __attribute__((convergent)) void barrier(cl_mem_fence_flags flags);

BUILTIN int atomic_add(volatile __global int *p, int more);
BUILTIN int atomic_xchg(volatile __global int *p, int next);
BUILTIN int atomic_cmpxchg(volatile __global int *p, int before, int next);

#define OF_INTEGERS(Type)                \
  OF_ARGUMENTS Type min(Type a, Type b); \
  OF_ARGUMENTS Type max(Type a, Type b); \
  OF_ARGUMENTS Type clamp(Type v, Type low, Type high);

#define OF_FLOATS(Float, Int)                               \
  OF_ARGUMENTS Float min(Float a, Float b);                 \
  OF_ARGUMENTS Float max(Float a, Float b);                 \
  OF_ARGUMENTS Float clamp(Float v, Float low, Float high); \
  OF_ARGUMENTS Float fmin(Float a, Float b);                \
  OF_ARGUMENTS Float fmax(Float a, Float b);                \
  OF_ARGUMENTS Float fabs(Float v);                         \
  OF_ARGUMENTS Float fma(Float a, Float b, Float c);        \
  OF_ARGUMENTS Float mad(Float a, Float b, Float c);        \
  OF_ARGUMENTS Float sqrt(Float v);                         \
  OF_ARGUMENTS Float exp(Float v);                          \
  OF_ARGUMENTS Float log(Float v);                          \
  OF_ARGUMENTS Int isnan(Float v);                          \
  OF_ARGUMENTS Int isfinite(Float v);                       \
  OF_ARGUMENTS int all(Int v);

#define OF_CHOICES(Type, Int, Uint)                       \
  OF_ARGUMENTS Type select(Type no, Type yes, Int which); \
  OF_ARGUMENTS Type select(Type no, Type yes, Uint which);

#define OF_WIDTH(Float, Int, Uint, Long, Ulong) \
  OF_INTEGERS(Int)                              \
  OF_INTEGERS(Uint)                             \
  OF_INTEGERS(Long)                             \
  OF_INTEGERS(Ulong)                            \
  OF_ARGUMENTS Uint abs(Int v);                 \
  OF_FLOATS(Float, Int)                         \
  OF_CHOICES(Float, Int, Uint)                  \
  OF_CHOICES(Int, Int, Uint)                    \
  OF_CHOICES(Uint, Int, Uint)

OF_WIDTH(float, int, uint, long, ulong)
OF_WIDTH(float2, int2, uint2, long2, ulong2)
OF_WIDTH(float4, int4, uint4, long4, ulong4)
OF_WIDTH(float8, int8, uint8, long8, ulong8)
OF_WIDTH(float16, int16, uint16, long16, ulong16)

// A vector read and written as one. PoCL's own functions write it in pieces of 16 and 32 bytes: three times as many
// writes, and a read of the whole soon after waits for the last of them.
#define MOVED_IN(space, type, Vector, width)                                                \
  static inline ALWAYS_INLINED Vector vload##width(size_t offset, const space type *p) {    \
    return *(const space Vector##_anywhere *)(p + offset * width);                          \
  }                                                                                         \
  static inline ALWAYS_INLINED void vstore##width(Vector v, size_t offset, space type *p) { \
    *(space Vector##_anywhere *)(p + offset * width) = v;                                   \
  }

#define MOVED(type, Vector, width)                                         \
  typedef Vector Vector##_anywhere __attribute__((aligned(sizeof(type)))); \
  MOVED_IN(__global, type, Vector, width)                                  \
  MOVED_IN(__local, type, Vector, width)                                   \
  MOVED_IN(__private, type, Vector, width)

MOVED(float, float2, 2)
MOVED(float, float4, 4)
MOVED(float, float8, 8)
MOVED(float, float16, 16)
MOVED(int, int2, 2)
MOVED(int, int4, 4)
MOVED(int, int8, 8)
MOVED(int, int16, 16)
MOVED(uint, uint2, 2)
MOVED(uint, uint4, 4)
MOVED(uint, uint8, 8)
MOVED(uint, uint16, 16)
