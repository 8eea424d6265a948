// What every CPU of the architecture has: SSE2 on x86-64, NEON on arm64.
#define TABLE ck_baseline_kernels
#define VECTOR 4
#if defined(__aarch64__)
#define NAME "neon"
#define ROWS 6
#define HALF_ROWS 12
#else
#define NAME "baseline"
#define ROWS 2
#define HALF_ROWS 4
#endif

#include "variant.inc"
