// Vectors: V neighbouring floats, read and written with one access.
//
// Included by kernels whose work-items take V neighbours each. Defines: V    1, 2, 4, 8 or 16
//                                                                       WG   work-items in a group
#ifndef V
#define V 4
#endif
#ifndef WG
#define WG 64
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#if V == 1
#define LOAD(p) (*(p))
#define STORE(v, p) (*(p) = (v))
typedef float floatv;
typedef int intv;
#else
#define LOAD(p) JOIN(vload, V)(0, p)
#define STORE(v, p) JOIN(vstore, V)(v, 0, p)
typedef JOIN(float, V) floatv;
typedef JOIN(int, V) intv;
#endif
