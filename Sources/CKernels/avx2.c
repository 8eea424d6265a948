#if defined(__x86_64__)
#include <math.h>
#include <stdint.h>
#include <string.h>

#define TABLE ck_avx2_kernels
#define NAME "avx2"
#define VECTOR 8
#define ROWS 6
#define HALF_ROWS 12

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "variant.inc"
#pragma clang attribute pop
#endif
