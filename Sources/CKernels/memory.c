#include "CKernels.h"
#include <stdlib.h>

#if defined(__linux__)
#include <malloc.h>
#include <sys/prctl.h>
#endif

void *ck_zeros(size_t bytes) { return calloc(bytes, 1); }

void ck_free(void *block) { free(block); }

void ck_keep_no_spare_memory(void) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_ARENA_MAX, 1);
#endif
#if defined(__linux__)
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
#endif
}

void ck_release_free_memory(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}
