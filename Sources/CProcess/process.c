#if defined(__linux__)
#define _GNU_SOURCE
#include <malloc.h>
#include <sched.h>
#include <sys/prctl.h>
#endif
#include "CProcess.h"

void cprocess_configure_memory(void) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_ARENA_MAX, 1);
#endif
#if defined(__linux__)
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
#endif
}

int cprocess_usable_processors(void) {
#if defined(__linux__)
    cpu_set_t processors;
    if (sched_getaffinity(0, sizeof processors, &processors) == 0) return CPU_COUNT(&processors);
#endif
    return 0;
}
