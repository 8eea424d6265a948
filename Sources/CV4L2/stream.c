#include "device.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

/// Larger pictures are refused, so that no size that follows from theirs overflows.
static const uint32_t LONGEST_SIDE = 16384;

/// The age from which a picture is passed over if newer ones were lost.
static const int64_t STALE_NS = 100 * 1000000;

static struct v4l2_buffer buffer_at(uint32_t index) {
    return (struct v4l2_buffer){
        .index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
}

/// The pictures that come out, as opposed to those that the driver delivers.
static const struct v4l2_pix_format *result(const cv4l2_device *device) {
    return device->layout == CV4L2_LUMA_UNKNOWN ? &device->converted.fmt.pix : &device->source.fmt.pix;
}

/// Bytes of a whole uncompressed picture, 0 for any other; fills in a row's size where the driver left it 0.
static size_t source_size(struct v4l2_pix_format *pix, cv4l2_luma_layout layout) {
    if (layout == CV4L2_LUMA_UNKNOWN || layout == CV4L2_LUMA_JPEG) return 0;
    uint32_t row = layout == CV4L2_LUMA_PLANE ? pix->width : 2 * pix->width;
    if (pix->bytesperline < row) pix->bytesperline = row;
    size_t size = (size_t)pix->bytesperline * pix->height;
    bool with_chroma_planes = layout == CV4L2_LUMA_PLANE && pix->pixelformat != V4L2_PIX_FMT_GREY;
    return with_chroma_planes ? size + size / 2 : size;
}

static int prepare_memory(cv4l2_device *device) {
    const struct v4l2_pix_format *pictures[] = {&device->source.fmt.pix, result(device)};
    for (size_t i = 0; i < 2; ++i)
        if (pictures[i]->width > LONGEST_SIDE || pictures[i]->height > LONGEST_SIDE) return -EINVAL;
    device->source_size = source_size(&device->source.fmt.pix, device->layout);
    size_t pixels = (size_t)result(device)->width * result(device)->height;
    device->luma_capacity = device->layout == CV4L2_LUMA_UNKNOWN ? pixels * 3 / 2 : pixels;
    device->luma = malloc(device->luma_capacity);
    if (!device->luma) return -ENOMEM;
    if (device->layout != CV4L2_LUMA_JPEG) return 0;
    device->jpeg = cv4l2_jpeg_create();
    device->downscale = 1;
    return device->jpeg ? 0 : -ENOMEM;
}

static int map_buffer(cv4l2_device *device, uint32_t index) {
    struct v4l2_buffer buffer = buffer_at(index);
    int status = cv4l2_ioctl(device, VIDIOC_QUERYBUF, &buffer);
    if (status) return status;
    if (buffer.length < device->source_size) return -EINVAL;
    void *start =
        mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, device->fd, (off_t)buffer.m.offset);
    if (start == MAP_FAILED) return -errno;
    device->buffers[index].start = start;
    device->buffers[index].length = buffer.length;
    return 0;
}

int cv4l2_start(cv4l2_device *device) {
    int status = prepare_memory(device);
    if (status) return status;
    struct v4l2_requestbuffers request = {
        .count = BUFFER_COUNT, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    status = cv4l2_ioctl(device, VIDIOC_REQBUFS, &request);
    if (status) return status;
    if (request.count < 2) return -ENOMEM;  // one on loan, one to be filled
    device->buffer_count = request.count < BUFFER_COUNT ? request.count : BUFFER_COUNT;
    for (uint32_t i = 0; i < device->buffer_count && !status; ++i) status = map_buffer(device, i);
    for (uint32_t i = 0; i < device->buffer_count && !status; ++i) status = cv4l2_requeue(device, i);
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return status ? status : cv4l2_ioctl(device, VIDIOC_STREAMON, &type);
}

int cv4l2_requeue(cv4l2_device *device, uint32_t index) {
    struct v4l2_buffer buffer = buffer_at(index);
    return cv4l2_ioctl(device, VIDIOC_QBUF, &buffer);
}

static bool is_broken(const cv4l2_device *device, const struct v4l2_buffer *buffer) {
    return buffer->flags & V4L2_BUF_FLAG_ERROR || buffer->bytesused == 0 ||
           buffer->bytesused < device->source_size || buffer->index >= device->buffer_count;
}

/// Takes every filled buffer from the driver and gives back all but the newest whole one. -EAGAIN: none.
/// `starved` tells that the driver had no empty buffer left.
static int dequeue_newest(cv4l2_device *device, struct v4l2_buffer *newest, bool *starved) {
    bool found = false;
    *starved = true;
    // A driver that is faster than this loop must not keep it busy for ever.
    for (uint32_t i = 0; i < device->buffer_count; ++i) {
        struct v4l2_buffer buffer = buffer_at(0);
        int status = cv4l2_ioctl(device, VIDIOC_DQBUF, &buffer);
        if (status == -EAGAIN) {
            *starved = false;
            break;
        }
        if (status) return status;
        uint32_t given_back = buffer.index;
        if (is_broken(device, &buffer)) {
            ++device->broken;
        } else {
            given_back = found ? newest->index : CV4L2_NO_BUFFER;
            device->dropped += found;
            *newest = buffer;
            found = true;
        }
        if (given_back != CV4L2_NO_BUFFER && (status = cv4l2_requeue(device, given_back))) return status;
    }
    return found ? 0 : -EAGAIN;
}

/// Of a stamp that is out of range, the end of the range on its side.
static int64_t nanoseconds(int64_t seconds, int64_t rest) {
    int64_t whole, sum;
    bool overflows =
        __builtin_mul_overflow(seconds, 1000000000, &whole) || __builtin_add_overflow(whole, rest, &sum);
    return !overflows ? sum : seconds < 0 ? INT64_MIN : INT64_MAX;
}

int64_t cv4l2_stamp_ns(int64_t seconds, int64_t microseconds) {
    // Microseconds beyond a second are as wrong as seconds beyond reason.
    if (microseconds < 0 || microseconds >= 1000000) return INT64_MIN;
    return nanoseconds(seconds, microseconds * 1000);
}

int64_t cv4l2_capture_time(uint32_t flags, int64_t stamp_ns, int64_t now_ns) {
    const int64_t oldest = 10 * (int64_t)1000000000;
    // Not every driver stamps by the monotonic clock, and some cameras' own clocks, from which uvcvideo
    // computes the stamp, run wild: a picture from the future or from long ago is dated now.
    if ((flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) != V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC) return now_ns;
    int64_t age;
    bool is_absurd = __builtin_sub_overflow(now_ns, stamp_ns, &age) || age < 0 || age > oldest;
    return is_absurd ? now_ns : stamp_ns;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return nanoseconds(time.tv_sec, time.tv_nsec);
}

static int64_t capture_time(const struct v4l2_buffer *buffer) {
    return cv4l2_capture_time(
        buffer->flags, cv4l2_stamp_ns(buffer->timestamp.tv_sec, buffer->timestamp.tv_usec), now());
}

/// libv4l gives YUV420, whose chroma lands behind the luma.
static int convert(cv4l2_device *device, uint8_t *source, size_t size) {
    int converted = v4lconvert_convert(
        device->convert, &device->source, &device->converted, source, (int)size, device->luma,
        (int)device->luma_capacity);
    return converted == (int)device->luma_capacity ? 0 : -EILSEQ;
}

/// Brings the luma of a driver's buffer into `device->luma`. -EILSEQ: it cannot be decoded.
static int copy_luma(cv4l2_device *device, const struct v4l2_buffer *buffer) {
    const struct v4l2_pix_format *pix = &device->source.fmt.pix;
    uint8_t *source = device->buffers[buffer->index].start;
    // A driver may pass on a number that another program gave to it (v4l2loopback).
    const size_t length = device->buffers[buffer->index].length;
    const size_t size = buffer->bytesused < length ? buffer->bytesused : length;
    switch (device->layout) {
    case CV4L2_LUMA_UNKNOWN: return convert(device, source, size);
    case CV4L2_LUMA_JPEG:
        return cv4l2_jpeg_luma(
            device->jpeg, source, size, pix->width, pix->height, device->downscale, device->luma);
    case CV4L2_LUMA_PLANE:
    case CV4L2_LUMA_EVEN:
    case CV4L2_LUMA_ODD:
        cv4l2_extract_luma(source, pix->bytesperline, device->layout, pix->width, pix->height, device->luma);
        return 0;
    }
}

static int lend(cv4l2_device *device, const struct v4l2_buffer *buffer, cv4l2_frame *out) {
    const struct v4l2_pix_format *pix = result(device);
    const uint32_t downscale = device->layout == CV4L2_LUMA_JPEG ? device->downscale : 1;
    *out = (cv4l2_frame){
        .width = cv4l2_downscaled(pix->width, downscale),
        .height = cv4l2_downscaled(pix->height, downscale),
        .downscale = downscale,
        .index = CV4L2_NO_BUFFER,
        .capture_time_ns = capture_time(buffer),
    };
    if (device->layout == CV4L2_LUMA_PLANE && pix->bytesperline == pix->width) {
        out->luma = device->buffers[buffer->index].start;
        out->index = buffer->index;
        return 0;
    }
    out->luma = device->luma;
    int undecodable = copy_luma(device, buffer);
    int status = cv4l2_requeue(device, buffer->index);
    if (status || !undecodable) return status;
    ++device->broken;
    return -EAGAIN;
}

static int wait_and_dequeue(cv4l2_device *device, int timeout_ms, struct v4l2_buffer *newest, bool *starved) {
    struct pollfd wait = {.fd = device->fd, .events = POLLIN};
    int ready = poll(&wait, 1, timeout_ms);
    if (ready < 0) return errno == EINTR ? -EAGAIN : -errno;
    if (ready == 0) return -EAGAIN;
    int status = dequeue_newest(device, newest, starved);
    // A lost camera makes poll return at once, for ever, even where the driver has no error to tell.
    if (status == -EAGAIN && wait.revents & (POLLERR | POLLHUP | POLLNVAL)) return -EIO;
    return status;
}

int cv4l2_next(cv4l2_device *device, int timeout_ms, cv4l2_frame *out) {
    struct v4l2_buffer newest;
    bool starved;
    int status = wait_and_dequeue(device, timeout_ms, &newest, &starved);
    // A driver without an empty buffer passes over the newest pictures, not the oldest: after a long pause the
    // ones that wait are as old as the pause. The next one is worth waiting for.
    if (!status && starved && now() - capture_time(&newest) > STALE_NS) {
        ++device->dropped;
        status = cv4l2_requeue(device, newest.index);
        if (!status) status = wait_and_dequeue(device, timeout_ms, &newest, &starved);
    }
    return status ? status : lend(device, &newest, out);
}

void cv4l2_set_downscale(cv4l2_device *device, uint32_t downscale) { device->downscale = downscale; }

int cv4l2_has_picture(const cv4l2_device *device) {
    struct pollfd wait = {.fd = device->fd, .events = POLLIN};
    return poll(&wait, 1, 0) > 0;
}

uint64_t cv4l2_broken_frames(const cv4l2_device *device) { return device->broken; }
uint64_t cv4l2_dropped_frames(const cv4l2_device *device) { return device->dropped; }
