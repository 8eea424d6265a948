#define _GNU_SOURCE
#include "CVideo.h"
#include <errno.h>
#include <sys/mman.h>

int cvideo_memory_file(void) {
    const int file = memfd_create("video", MFD_CLOEXEC);
    return file < 0 ? -errno : file;
}
