#include "device.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

// Plain ioctls, with libv4lconvert for rare formats, instead of libv4l2's ioctls around the same library:
// those convert every picture they dequeue, also the ones that are passed over for a newer one, always take
// YUYV before MJPEG, and write lines of their own to stderr.

int cv4l2_ioctl(const cv4l2_device *device, unsigned long request, void *argument) {
    int result;
    do result = ioctl(device->fd, request, argument);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : 0;
}

/// The node's own capabilities: `capabilities` alone are those of all nodes of the camera together, by which
/// a metadata node looks like one that captures video.
static uint32_t node_capabilities(const struct v4l2_capability *capability) {
    bool has_own = capability->capabilities & V4L2_CAP_DEVICE_CAPS;
    return has_own ? capability->device_caps : capability->capabilities;
}

static int prepare(cv4l2_device *device) {
    const uint32_t needed = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    int status = cv4l2_ioctl(device, VIDIOC_QUERYCAP, &device->capability);
    // A device file of another kind may answer anything to a request that it does not know.
    if (status == -EINVAL || status == -ENOTTY) return -ENOTTY;
    if (status) return status;
    // Not every driver ends them.
    device->capability.driver[sizeof device->capability.driver - 1] = 0;
    device->capability.card[sizeof device->capability.card - 1] = 0;
    if ((node_capabilities(&device->capability) & needed) != needed) return -ENOTTY;
    device->convert = v4lconvert_create(device->fd);
    return device->convert ? 0 : -ENOMEM;
}

int cv4l2_open(const char *path, cv4l2_device **out) {
    cv4l2_device *device = calloc(1, sizeof *device);
    if (!device) return -ENOMEM;
    device->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    int status = device->fd < 0 ? -errno : prepare(device);
    if (status) {
        cv4l2_close(device);
        return status;
    }
    *out = device;
    return 0;
}

void cv4l2_close(cv4l2_device *device) {
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (device->buffer_count) cv4l2_ioctl(device, VIDIOC_STREAMOFF, &type);
    for (uint32_t i = 0; i < device->buffer_count; ++i)
        if (device->buffers[i].start) munmap(device->buffers[i].start, device->buffers[i].length);
    if (device->convert) v4lconvert_destroy(device->convert);
    if (device->jpeg) cv4l2_jpeg_destroy(device->jpeg);
    if (device->fd >= 0) close(device->fd);
    free(device->luma);
    free(device);
}

const char *cv4l2_driver(const cv4l2_device *device) { return (const char *)device->capability.driver; }
const char *cv4l2_card(const cv4l2_device *device) { return (const char *)device->capability.card; }

int cv4l2_check_free(const cv4l2_device *device) {
    // To free the buffers that one does not have changes nothing, but is refused while they are another's.
    struct v4l2_requestbuffers none = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    return cv4l2_ioctl(device, VIDIOC_REQBUFS, &none);
}

int cv4l2_format_at(const cv4l2_device *device, uint32_t index, uint32_t *fourcc) {
    struct v4l2_fmtdesc format = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    int status = cv4l2_ioctl(device, VIDIOC_ENUM_FMT, &format);
    *fourcc = format.pixelformat;
    return status;
}

int cv4l2_sizes_at(const cv4l2_device *device, uint32_t fourcc, uint32_t index, cv4l2_sizes *out) {
    struct v4l2_frmsizeenum size = {.index = index, .pixel_format = fourcc};
    int status = cv4l2_ioctl(device, VIDIOC_ENUM_FRAMESIZES, &size);
    if (status) return status;
    if (size.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
        uint32_t width = size.discrete.width, height = size.discrete.height;
        *out = (cv4l2_sizes){width, width, 1, height, height, 1};
        return 0;
    }
    if (index > 0) return -EINVAL;  // a range stands alone in its list
    const struct v4l2_frmsize_stepwise *range = &size.stepwise;
    *out = (cv4l2_sizes){range->min_width,  range->max_width,  range->step_width ? range->step_width : 1,
                         range->min_height, range->max_height, range->step_height ? range->step_height : 1};
    return 0;
}

/// Frames a second from seconds a frame.
static double rate(struct v4l2_fract interval) {
    return interval.numerator ? (double)interval.denominator / interval.numerator : 0;
}

int cv4l2_rates_at(
    const cv4l2_device *device, uint32_t fourcc, uint32_t width, uint32_t height, uint32_t index,
    cv4l2_rates *out) {
    struct v4l2_frmivalenum interval = {
        .index = index, .pixel_format = fourcc, .width = width, .height = height};
    int status = cv4l2_ioctl(device, VIDIOC_ENUM_FRAMEINTERVALS, &interval);
    if (status) return status;
    if (interval.type == V4L2_FRMIVAL_TYPE_DISCRETE) {
        *out = (cv4l2_rates){rate(interval.discrete), rate(interval.discrete)};
        return 0;
    }
    if (index > 0) return -EINVAL;
    *out = (cv4l2_rates){rate(interval.stepwise.max), rate(interval.stepwise.min)};
    return 0;
}

int cv4l2_needs_conversion(const cv4l2_device *device) {
    return v4lconvert_supported_dst_fmt_only(device->convert);
}

/// Sets `wanted` and takes down what the driver made of it.
static int set_source(cv4l2_device *device, const struct v4l2_format *wanted, cv4l2_format *out) {
    device->source = *wanted;
    int status = cv4l2_ioctl(device, VIDIOC_S_FMT, &device->source);
    if (status) return status;
    const struct v4l2_pix_format *pix = &device->source.fmt.pix;
    *out = (cv4l2_format){pix->pixelformat, pix->width, pix->height};
    return 0;
}

int cv4l2_set_format(
    cv4l2_device *device, uint32_t fourcc, uint32_t width, uint32_t height, cv4l2_format *out) {
    struct v4l2_format wanted = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    wanted.fmt.pix = (struct v4l2_pix_format){.width = width, .height = height, .pixelformat = fourcc};
    int status = set_source(device, &wanted, out);
    if (status) return status;
    device->layout = cv4l2_luma_layout_of(out->fourcc);
    return device->layout == CV4L2_LUMA_UNKNOWN ? -EINVAL : 0;
}

int cv4l2_set_converted_format(cv4l2_device *device, uint32_t width, uint32_t height, cv4l2_format *out) {
    struct v4l2_format wanted = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE}, source;
    wanted.fmt.pix =
        (struct v4l2_pix_format){.width = width, .height = height, .pixelformat = V4L2_PIX_FMT_YUV420};
    if (v4lconvert_try_format(device->convert, &wanted, &source) < 0) return -EINVAL;
    if (wanted.fmt.pix.pixelformat != V4L2_PIX_FMT_YUV420) return -EINVAL;
    const struct v4l2_format tried = source;
    int status = set_source(device, &tried, out);
    if (status) return status;
    if (out->fourcc != tried.fmt.pix.pixelformat || out->width != tried.fmt.pix.width ||
        out->height != tried.fmt.pix.height)
        return -EINVAL;
    device->layout = CV4L2_LUMA_UNKNOWN;
    device->converted = wanted;
    v4lconvert_fixup_fmt(&device->converted);
    out->width = wanted.fmt.pix.width;  // libv4l may cut a smaller picture out of the camera's
    out->height = wanted.fmt.pix.height;
    return 0;
}

int cv4l2_set_rate(cv4l2_device *device, double frames_per_second, double *actual) {
    struct v4l2_streamparm parameters = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    struct v4l2_captureparm *capture = &parameters.parm.capture;
    *actual = 0;
    if (cv4l2_ioctl(device, VIDIOC_G_PARM, &parameters)) return 0;
    if (capture->capability & V4L2_CAP_TIMEPERFRAME) {
        const double scale = 1000;  // decimals that count, as in 29.97 frames a second
        capture->timeperframe =
            (struct v4l2_fract){(uint32_t)scale, (uint32_t)(frames_per_second * scale + 0.5)};
        int status = cv4l2_ioctl(device, VIDIOC_S_PARM, &parameters);
        if (status) return status;
    }
    *actual = rate(capture->timeperframe);
    return 0;
}
