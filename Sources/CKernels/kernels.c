#include "CKernels.h"

extern const struct ck_kernels ck_baseline_kernels;

#if defined(__x86_64__)
extern const struct ck_kernels ck_avx2_kernels, ck_avx512_kernels;

static bool has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

static bool has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl");
}

size_t ck_kernels_count(void) { return 1 + has_avx2() + has_avx512(); }

const struct ck_kernels *ck_kernels_at(size_t index) {
    static const struct ck_kernels *const fastest_first[] = {
        &ck_avx512_kernels, &ck_avx2_kernels, &ck_baseline_kernels};
    // The CPU lacks the first ones of them.
    return fastest_first[3 - ck_kernels_count() + index];
}
#else
size_t ck_kernels_count(void) { return 1; }

const struct ck_kernels *ck_kernels_at(size_t index) {
    (void)index;
    return &ck_baseline_kernels;
}
#endif
