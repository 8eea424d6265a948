#pragma once
#include "CV4L2.h"
#include <libv4lconvert.h>
#include <linux/videodev2.h>
#include <stdbool.h>

enum { BUFFER_COUNT = 4 };

struct cv4l2_device {
    int fd;
    struct v4l2_capability capability;
    struct v4lconvert_data *convert;
    cv4l2_jpeg *jpeg;
    uint32_t downscale;  // of JPEG frames

    struct v4l2_format source;     // what the driver delivers
    struct v4l2_format converted;  // what libv4l makes of it, if layout is CV4L2_LUMA_UNKNOWN
    cv4l2_luma_layout layout;
    size_t source_size;  // bytes of a whole picture; 0 if compressed

    struct {
        uint8_t *start;
        size_t length;
    } buffers[BUFFER_COUNT];
    uint32_t buffer_count;
    uint8_t *luma;  // where luma goes that cannot be lent from a driver's buffer
    size_t luma_capacity;

    uint64_t broken, dropped;
};

/// ioctl(2) that begins again when a signal interrupts it. 0 or -errno.
int cv4l2_ioctl(const cv4l2_device *device, unsigned long request, void *argument);
