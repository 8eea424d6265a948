#include "CV4L2.h"
#include <linux/videodev2.h>
#include <string.h>

cv4l2_luma_layout cv4l2_luma_layout_of(uint32_t fourcc) {
    switch (fourcc) {
    case V4L2_PIX_FMT_NV12:
    case V4L2_PIX_FMT_YUV420:
    case V4L2_PIX_FMT_GREY: return CV4L2_LUMA_PLANE;
    case V4L2_PIX_FMT_YUYV: return CV4L2_LUMA_EVEN;
    case V4L2_PIX_FMT_UYVY: return CV4L2_LUMA_ODD;
    case V4L2_PIX_FMT_MJPEG:
    case V4L2_PIX_FMT_JPEG: return CV4L2_LUMA_JPEG;
    default: return CV4L2_LUMA_UNKNOWN;
    }
}

/// Every second byte. Kept this simple, compilers turn it into vector instructions.
static void copy_every_second(const uint8_t *restrict source, uint32_t count, uint8_t *restrict target) {
    for (uint32_t i = 0; i < count; ++i) target[i] = source[2 * (size_t)i];
}

void cv4l2_extract_luma(
    const uint8_t *source, size_t stride, cv4l2_luma_layout layout, uint32_t width, uint32_t height,
    uint8_t *luma) {
    for (uint32_t y = 0; y < height; ++y) {
        const uint8_t *row = source + y * stride;
        uint8_t *target = luma + y * (size_t)width;
        switch (layout) {
        case CV4L2_LUMA_PLANE: memcpy(target, row, width); break;
        case CV4L2_LUMA_EVEN: copy_every_second(row, width, target); break;
        case CV4L2_LUMA_ODD: copy_every_second(row + 1, width, target); break;
        case CV4L2_LUMA_JPEG:
        case CV4L2_LUMA_UNKNOWN: return;
        }
    }
}
