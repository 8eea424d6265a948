#include "scaling.h"
#include <stdbool.h>

/// Rows are padded to whole vectors, which libswscale writes.
static const int alignment = 64;

static bool has_full_range(const AVFrame *frame) {
    switch (frame->format) {
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ444P:
    case AV_PIX_FMT_YUVJ440P:
    case AV_PIX_FMT_YUVJ411P: return true;
    // What libswscale itself takes gray for where nothing is said.
    case AV_PIX_FMT_GRAY8: return frame->color_range != AVCOL_RANGE_MPEG;
    default: return frame->color_range == AVCOL_RANGE_JPEG;
    }
}

int cvideo_scale(struct SwsContext **scaler, const AVFrame *source, AVFrame *target) {
    const int allocated = av_frame_get_buffer(target, alignment);
    if (allocated < 0) return allocated;
    *scaler = sws_getCachedContext(
        *scaler, source->width, source->height, source->format, target->width, target->height, target->format,
        SWS_BICUBIC | SWS_ACCURATE_RND, NULL, NULL, NULL);
    if (!*scaler) return AVERROR(ENOSYS);
    const int *matrix = sws_getCoefficients(
        source->colorspace == AVCOL_SPC_UNSPECIFIED ? SWS_CS_DEFAULT : source->colorspace);
    const bool is_full = has_full_range(target) || target->format == AV_PIX_FMT_BGR24;
    sws_setColorspaceDetails(
        *scaler, matrix, has_full_range(source), sws_getCoefficients(SWS_CS_DEFAULT), is_full, 0, 1 << 16,
        1 << 16);
    const int rows = sws_scale(
        *scaler, (const uint8_t *const *)source->data, source->linesize, 0, source->height, target->data,
        target->linesize);
    return rows == target->height ? 0 : AVERROR_EXTERNAL;
}
