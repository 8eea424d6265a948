#include "CVideo.h"
#include "scaling.h"
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <libavutil/opt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct cvideo_writer {
    AVFormatContext *container;
    AVStream *stream;
    AVCodecContext *encoder;
    AVPacket *packet;
    struct SwsContext *scaler;
    /// Of the frames that are added.
    int32_t width, height;
    int64_t frames;
    /// What went wrong first; a video that lacks a frame is not finished.
    int failure;
};

static int open_encoder(cvideo_writer *writer, double rate) {
    const bool is_avi = strcmp(writer->container->oformat->name, "avi") == 0;
    const AVCodec *codec = avcodec_find_encoder(is_avi ? AV_CODEC_ID_MJPEG : AV_CODEC_ID_H264);
    if (!codec) return cvideo_no_codec;
    AVCodecContext *encoder = writer->encoder = avcodec_alloc_context3(codec);
    if (!encoder) return cvideo_no_memory;
    // Chroma has half the luma's size: encoders want whole pairs of pixels.
    encoder->width = writer->width & ~1;
    encoder->height = writer->height & ~1;
    encoder->framerate = av_d2q(rate, 100000);
    encoder->time_base = av_inv_q(encoder->framerate);
    encoder->pix_fmt = is_avi ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
    encoder->color_range = is_avi ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    encoder->colorspace = AVCOL_SPC_SMPTE170M;  // what libswscale makes of blue, green and red
    encoder->thread_count = 0;
    if (is_avi) {
        encoder->flags |= AV_CODEC_FLAG_QSCALE;
        encoder->global_quality = 3 * FF_QP2LAMBDA;
    } else {
        av_opt_set(encoder->priv_data, "crf", "23", 0);
    }
    if (writer->container->oformat->flags & AVFMT_GLOBALHEADER) encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    return avcodec_open2(encoder, codec, NULL) < 0 ? cvideo_no_codec : 0;
}

static int open_file(cvideo_writer *writer, const char *path) {
    AVFormatContext *container = writer->container;
    AVStream *stream = writer->stream = avformat_new_stream(container, NULL);
    if (!stream) return cvideo_no_memory;
    stream->time_base = writer->encoder->time_base;
    stream->avg_frame_rate = writer->encoder->framerate;
    const int copied = avcodec_parameters_from_context(stream->codecpar, writer->encoder);
    if (copied < 0) return copied;
    char *url = av_asprintf("file:%s", path);
    const int opened = url ? avio_open(&container->pb, url, AVIO_FLAG_WRITE) : cvideo_no_memory;
    av_free(url);
    return opened < 0 ? opened : avformat_write_header(container, NULL);
}

static int create(cvideo_writer *writer, const char *path, double rate) {
    if (avformat_alloc_output_context2(&writer->container, NULL, NULL, path) < 0) return cvideo_unknown;
    writer->packet = av_packet_alloc();
    if (!writer->packet) return cvideo_no_memory;
    const int status = open_encoder(writer, rate);
    if (status < 0) return status;
    const int opened = open_file(writer, path);
    return opened < 0 ? opened : 0;
}

cvideo_writer *cvideo_create(const char *path, int32_t width, int32_t height, double rate, int *status) {
    av_log_set_level(AV_LOG_QUIET);
    cvideo_writer *writer = calloc(1, sizeof *writer);
    if (!writer) {
        *status = cvideo_no_memory;
        return NULL;
    }
    writer->width = width;
    writer->height = height;
    *status = create(writer, path, rate);
    if (*status == 0) return writer;
    cvideo_abandon(writer);
    return NULL;
}

/// Encodes a frame, or what is left, and writes the packets that come of it.
static int encode(cvideo_writer *writer, const AVFrame *frame) {
    int status = avcodec_send_frame(writer->encoder, frame);
    while (status >= 0) {
        status = avcodec_receive_packet(writer->encoder, writer->packet);
        if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return 0;
        if (status < 0) return status;
        av_packet_rescale_ts(writer->packet, writer->encoder->time_base, writer->stream->time_base);
        writer->packet->stream_index = writer->stream->index;
        if (writer->packet->duration == 0) {
            writer->packet->duration = av_rescale_q(1, writer->encoder->time_base, writer->stream->time_base);
        }
        status = av_interleaved_write_frame(writer->container, writer->packet);
        // A full disk is noticed here, not by the functions that fill the buffer.
        if (status >= 0) status = writer->container->pb->error;
    }
    return status;
}

int cvideo_add(cvideo_writer *writer, const uint8_t *bgr) {
    AVFrame *source = av_frame_alloc(), *target = av_frame_alloc();
    int status = source && target ? 0 : cvideo_no_memory;
    if (status == 0) {
        source->format = AV_PIX_FMT_BGR24;
        source->width = writer->encoder->width;
        source->height = writer->encoder->height;
        source->data[0] = (uint8_t *)bgr;
        source->linesize[0] = 3 * writer->width;
        target->format = writer->encoder->pix_fmt;
        target->width = source->width;
        target->height = source->height;
        status = cvideo_scale(&writer->scaler, source, target);
    }
    if (status == 0) {
        target->pts = writer->frames++;
        status = encode(writer, target);
    }
    av_frame_free(&source);
    av_frame_free(&target);
    if (status < 0) writer->failure = status;
    return status;
}

/// Returns what closing the file says.
static int release(cvideo_writer *writer) {
    sws_freeContext(writer->scaler);
    av_packet_free(&writer->packet);
    avcodec_free_context(&writer->encoder);
    const int status = writer->container ? avio_closep(&writer->container->pb) : 0;
    avformat_free_context(writer->container);
    free(writer);
    return status;
}

int cvideo_finish(cvideo_writer *writer) {
    int status = writer->failure < 0 ? writer->failure : encode(writer, NULL);
    const int ended = av_write_trailer(writer->container);
    if (status >= 0) status = ended;
    avio_flush(writer->container->pb);
    if (status >= 0) status = writer->container->pb->error;
    const int closed = release(writer);
    if (status >= 0) status = closed;
    return status < 0 ? status : 0;
}

void cvideo_abandon(cvideo_writer *writer) { release(writer); }
