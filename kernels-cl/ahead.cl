// Asking for memory ahead: what is read soon is brought into a cache while something else is computed.
//
// Included by kernels for CPUs. The memory need not exist; `level` is 3 for the first cache and 2 for the second.
// Compilers for GPUs need not know how, and nothing but time depends on it.

// Floats of a line of the cache.
#define LINE 16

#if defined(__x86_64__) || defined(__aarch64__)
#define ASK_AHEAD(p, level) __builtin_prefetch((const void *)(size_t)(p), 0, level)
#else
#define ASK_AHEAD(p, level)
#endif
