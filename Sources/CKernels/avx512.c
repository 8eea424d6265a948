#if defined(__x86_64__)
#include <math.h>
#include <stdint.h>
#include <string.h>

#define TABLE ck_avx512_kernels
#define NAME "avx512"
#define VECTOR 16
#define NARROWER ck_avx2_kernels
#define ROWS 12
#define HALF_ROWS 12

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx2,fma"))), apply_to = function)
#include "variant.inc"
#pragma clang attribute pop
#endif
