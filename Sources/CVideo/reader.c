#include "CVideo.h"
#include "scaling.h"
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// Pixels are stretched this much at most: anything beyond is a damaged header.
static const double most_stretched = 16;
/// Errors in a row after which nothing more is expected of a decoder.
static const int most_errors = 1000;

struct cvideo_reader {
    AVFormatContext *container;
    AVStream *stream;
    AVCodecContext *decoder;
    AVPacket *packet;
    AVFrame *frame;
    /// The frame after it, once it was asked for; `ahead_status` is then what reading it returned.
    AVFrame *ahead;
    bool is_ahead;
    int ahead_status;
    struct SwsContext *scaler;
    int64_t most_pixels, packets;
    int32_t width, height;
    double reached;
    bool is_at_end;
};

void cvideo_explain(int error, char *text, size_t size) { av_strerror(error, text, size); }

/// The largest of the streams that are marked as default, or of all; covers and thumbnails are none.
static AVStream *best_stream(const AVFormatContext *container) {
    AVStream *best = NULL;
    int64_t best_rank = -1;
    for (unsigned i = 0; i < container->nb_streams; i++) {
        AVStream *stream = container->streams[i];
        const int hidden = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
        const bool is_video =
            stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !(stream->disposition & hidden);
        const int64_t area = (int64_t)stream->codecpar->width * stream->codecpar->height;
        const int64_t rank = area + (stream->disposition & AV_DISPOSITION_DEFAULT ? INT64_MAX / 2 : 0);
        if (is_video && rank > best_rank) {
            best = stream;
            best_rank = rank;
        }
    }
    return best;
}

static int open_container(cvideo_reader *reader, const char *path) {
    // The prefix keeps FFmpeg from taking a name with a colon for an address.
    char *url = av_asprintf("file:%s", path);
    AVDictionary *options = NULL;
    av_dict_set(&options, "protocol_whitelist", "file", 0);
    const int opened = url ? avformat_open_input(&reader->container, url, NULL, &options) : AVERROR(ENOMEM);
    av_dict_free(&options);
    av_free(url);
    if (opened < 0) return cvideo_unknown;
    // Sizes are checked before a frame is decoded to find out about the rest.
    if (avformat_find_stream_info(reader->container, NULL) < 0) return cvideo_unknown;
    if (reader->container->nb_streams == 0) return cvideo_no_stream;
    reader->stream = best_stream(reader->container);
    return reader->stream ? 0 : cvideo_no_video;
}

static int open_decoder(cvideo_reader *reader) {
    const AVCodecParameters *parameters = reader->stream->codecpar;
    if ((int64_t)parameters->width * parameters->height > reader->most_pixels) return cvideo_too_large;
    const AVCodec *codec = avcodec_find_decoder(parameters->codec_id);
    if (!codec) return cvideo_no_codec;
    reader->decoder = avcodec_alloc_context3(codec);
    reader->packet = av_packet_alloc();
    reader->frame = av_frame_alloc();
    reader->ahead = av_frame_alloc();
    if (!reader->decoder || !reader->packet || !reader->frame || !reader->ahead) return cvideo_no_memory;
    if (avcodec_parameters_to_context(reader->decoder, parameters) < 0) return cvideo_no_memory;
    reader->decoder->pkt_timebase = reader->stream->time_base;
    reader->decoder->max_pixels = reader->most_pixels;
    reader->decoder->thread_count = 0;
    return avcodec_open2(reader->decoder, codec, NULL) < 0 ? cvideo_no_codec : 0;
}

cvideo_reader *cvideo_open(const char *path, int64_t most_pixels, int *status) {
    av_log_set_level(AV_LOG_QUIET);
    cvideo_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        *status = cvideo_no_memory;
        return NULL;
    }
    reader->most_pixels = most_pixels;
    *status = open_container(reader, path);
    if (*status == 0) *status = open_decoder(reader);
    if (*status == 0) return reader;
    cvideo_close(reader);
    return NULL;
}

void cvideo_close(cvideo_reader *reader) {
    sws_freeContext(reader->scaler);
    av_frame_free(&reader->frame);
    av_frame_free(&reader->ahead);
    av_packet_free(&reader->packet);
    avcodec_free_context(&reader->decoder);
    avformat_close_input(&reader->container);
    free(reader);
}

static double seconds(int64_t time, AVRational base) {
    return time == AV_NOPTS_VALUE ? -1 : (double)time * av_q2d(base);
}

double cvideo_rate(const cvideo_reader *reader) {
    const AVRational average = reader->stream->avg_frame_rate;
    const AVRational rate = average.num > 0 && average.den > 0
                                ? average
                                : av_guess_frame_rate(reader->container, reader->stream, NULL);
    return rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0;
}

int64_t cvideo_frame_count(const cvideo_reader *reader) { return reader->stream->nb_frames; }

double cvideo_start(const cvideo_reader *reader) {
    const int64_t start = reader->stream->start_time;
    return start == AV_NOPTS_VALUE ? 0 : seconds(start, reader->stream->time_base);
}

double cvideo_end(const cvideo_reader *reader) {
    const AVFormatContext *container = reader->container;
    const bool is_promised = container->duration_estimation_method == AVFMT_DURATION_FROM_STREAM;
    if (!is_promised || container->duration == AV_NOPTS_VALUE) return 0;
    return (double)container->duration / AV_TIME_BASE;
}

int64_t cvideo_packets(const cvideo_reader *reader) { return reader->packets; }

double cvideo_reached(const cvideo_reader *reader) { return reader->reached; }

/// Hands the decoder the next packet of the video, or the end.
static void feed(cvideo_reader *reader) {
    AVPacket *packet = reader->packet;
    while (av_read_frame(reader->container, packet) >= 0) {
        const AVStream *stream = reader->container->streams[packet->stream_index];
        const int64_t time = packet->pts == AV_NOPTS_VALUE ? packet->dts : packet->pts;
        const double end =
            seconds(time, stream->time_base) + (double)packet->duration * av_q2d(stream->time_base);
        if (time != AV_NOPTS_VALUE) reader->reached = fmax(reader->reached, end);
        const bool is_video = stream == reader->stream;
        if (is_video) {
            reader->packets++;
            // What cannot be decoded is missed at the end.
            avcodec_send_packet(reader->decoder, packet);
        }
        av_packet_unref(packet);
        if (is_video) return;
    }
    reader->is_at_end = true;
    avcodec_send_packet(reader->decoder, NULL);
}

/// Gives the frame square pixels: one side is stretched, so that no detail is lost.
static int measure(cvideo_reader *reader) {
    AVFrame *frame = reader->frame;
    const AVRational shape = av_guess_sample_aspect_ratio(reader->container, reader->stream, frame);
    double aspect = shape.num > 0 && shape.den > 0 ? av_q2d(shape) : 1;
    if (aspect > most_stretched || aspect < 1 / most_stretched) aspect = 1;
    reader->width = (int32_t)lround(frame->width * fmax(aspect, 1));
    reader->height = (int32_t)lround(frame->height / fmin(aspect, 1));
    return (int64_t)reader->width * reader->height > reader->most_pixels ? cvideo_too_large : 1;
}

/// Returns 1, 0 after the last frame, or a negative number.
static int decode(cvideo_reader *reader, AVFrame *frame) {
    for (int errors = 0; errors < most_errors;) {
        const int status = avcodec_receive_frame(reader->decoder, frame);
        if (status == 0) return 1;
        if (status == AVERROR_EOF) return 0;
        if (status == AVERROR(ENOMEM)) return cvideo_no_memory;
        if (status != AVERROR(EAGAIN)) errors++;
        if (reader->is_at_end) {
            if (status == AVERROR(EAGAIN)) return 0;
        } else {
            feed(reader);
        }
    }
    return 0;
}

int cvideo_read(cvideo_reader *reader) {
    int status = reader->ahead_status;
    if (reader->is_ahead) {
        av_frame_unref(reader->frame);
        av_frame_move_ref(reader->frame, reader->ahead);
        reader->is_ahead = false;
    } else {
        status = decode(reader, reader->frame);
    }
    return status == 1 ? measure(reader) : status;
}

int cvideo_look_ahead(cvideo_reader *reader) {
    if (!reader->is_ahead) reader->ahead_status = decode(reader, reader->ahead);
    reader->is_ahead = true;
    return reader->ahead_status;
}

static const int32_t *display_matrix(const cvideo_reader *reader) {
    const size_t needed = 9 * sizeof(int32_t);
    const AVFrameSideData *own = av_frame_get_side_data(reader->frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (own && own->size >= needed) return (const int32_t *)own->data;
    size_t size = 0;
    const uint8_t *common = av_stream_get_side_data(reader->stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return common && size >= needed ? (const int32_t *)common : NULL;
}

cvideo_frame cvideo_current(const cvideo_reader *reader) {
    cvideo_frame frame = {.width = reader->width, .height = reader->height, .a = 1, .d = 1};
    frame.seconds = seconds(reader->frame->best_effort_timestamp, reader->stream->time_base);
    const int32_t *matrix = display_matrix(reader);
    if (matrix) {
        frame.a = matrix[0] / 65536.0;
        frame.b = matrix[1] / 65536.0;
        frame.c = matrix[3] / 65536.0;
        frame.d = matrix[4] / 65536.0;
    }
    return frame;
}

static int convert(cvideo_reader *reader, enum AVPixelFormat format, int channels, uint8_t *pixels) {
    AVFrame *target = av_frame_alloc();
    if (!target) return cvideo_no_memory;
    target->format = format;
    target->width = reader->width;
    target->height = reader->height;
    const int status = cvideo_scale(&reader->scaler, reader->frame, target);
    const size_t row_length = (size_t)channels * (size_t)reader->width;
    for (int y = 0; status == 0 && y < reader->height; y++) {
        memcpy(
            pixels + (size_t)y * row_length, target->data[0] + (ptrdiff_t)y * target->linesize[0],
            row_length);
    }
    av_frame_free(&target);
    return status;
}

int cvideo_luma(cvideo_reader *reader, uint8_t *luma) { return convert(reader, AV_PIX_FMT_GRAY8, 1, luma); }

int cvideo_bgr(cvideo_reader *reader, uint8_t *bgr) { return convert(reader, AV_PIX_FMT_BGR24, 3, bgr); }
