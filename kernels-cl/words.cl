// Words that other files share.
//
// Included by whoever says them.
#define JOIN_WORDS(a, b) a##b
#define JOIN(a, b) JOIN_WORDS(a, b)

#define UNROLL _Pragma("unroll")

// A function whose constant arguments are to unroll its loops, or whose vectors its caller is to find in registers. Its
// pointers are not restrict: Oclgrind does not know what an inlined promise becomes.
#define INLINED static inline __attribute__((always_inline))
