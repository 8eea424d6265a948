#define _GNU_SOURCE
#include "CFilms.h"
#include <errno.h>
#include <sys/mman.h>

int cfilms_memory_file(void) {
    const int file = memfd_create("film", MFD_CLOEXEC);
    return file < 0 ? -errno : file;
}
