// What every CPU of the architecture has: SSE2 on x86-64, NEON on arm64.
#define TABLE ck_baseline_kernels
#define VECTOR 4
#if defined(__aarch64__)
#define NAME "neon"
#define ROWS 6
#else
#define NAME "baseline"
#define ROWS 2
#endif

#include "variant.h"
