#include "CKernels.h"
#include <stdlib.h>

#if defined(__linux__)
#include <malloc.h>
#endif

void *ck_zeros(size_t bytes) { return calloc(bytes, 1); }

void ck_free(void *block) { free(block); }

void ck_release_free_memory(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}
