#include "COpenCVFiles.h"
#include "SilencedErrors.h"
#include <memory>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

struct cocvf_video {
    cv::VideoCapture capture;
    cv::Mat colours;
    cv::Mat luma;
};

struct cocvf_film {
    cv::VideoWriter writer;
    cv::Size size;
};

extern "C" cocvf_video *cocvf_video_open(const char *path) try {
    const SilencedErrors silence;
    auto video = std::make_unique<cocvf_video>();
    return video->capture.open(path, cv::CAP_FFMPEG) ? video.release() : nullptr;
} catch (...) {
    return nullptr;
}

extern "C" void cocvf_video_free(cocvf_video *video) {
    const SilencedErrors silence;
    delete video;
}

extern "C" double cocvf_video_rate(const cocvf_video *video) { return video->capture.get(cv::CAP_PROP_FPS); }

extern "C" double cocvf_video_frame_count(const cocvf_video *video) {
    return video->capture.get(cv::CAP_PROP_FRAME_COUNT);
}

extern "C" int32_t cocvf_video_read(cocvf_video *video) try {
    const SilencedErrors silence;
    const auto size = video->colours.size();
    if (!video->capture.read(video->colours)) return 0;
    const auto &colours = video->colours;
    if (colours.empty() || colours.type() != CV_8UC3 || !colours.isContinuous()) return -1;
    if (!size.empty() && colours.size() != size) return -1;
    cv::cvtColor(colours, video->luma, cv::COLOR_BGR2GRAY);
    return 1;
} catch (...) {
    return -1;
}

extern "C" double cocvf_video_seconds(const cocvf_video *video) {
    return video->capture.get(cv::CAP_PROP_POS_MSEC) / 1000;
}

extern "C" int32_t cocvf_video_width(const cocvf_video *video) { return video->colours.cols; }

extern "C" int32_t cocvf_video_height(const cocvf_video *video) { return video->colours.rows; }

extern "C" const uint8_t *cocvf_video_bgr(const cocvf_video *video) { return video->colours.data; }

extern "C" const uint8_t *cocvf_video_luma(const cocvf_video *video) { return video->luma.data; }

extern "C" cocvf_film *cocvf_film_create(const char *path, const char *codec, int32_t width, int32_t height,
                                         double rate) try {
    const SilencedErrors silence;
    auto film = std::make_unique<cocvf_film>();
    // Chroma has half the luma's size: FFmpeg's encoders want whole pairs of pixels.
    film->size = cv::Size(width & ~1, height & ~1);
    const int fourcc = cv::VideoWriter::fourcc(codec[0], codec[1], codec[2], codec[3]);
    return film->writer.open(path, cv::CAP_FFMPEG, fourcc, rate, film->size) ? film.release() : nullptr;
} catch (...) {
    return nullptr;
}

extern "C" int32_t cocvf_film_add(cocvf_film *film, const uint8_t *bgr, int32_t width, int32_t height) try {
    const SilencedErrors silence;
    const cv::Mat pixels(height, width, CV_8UC3, const_cast<uint8_t *>(bgr));
    film->writer.write(pixels(cv::Rect(cv::Point(0, 0), film->size)));
    return 0;
} catch (...) {
    return -1;
}

extern "C" void cocvf_film_close(cocvf_film *film) {
    const SilencedErrors silence;
    delete film;
}
