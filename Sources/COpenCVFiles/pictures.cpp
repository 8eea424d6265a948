#include "COpenCVFiles.h"
#include "SilencedErrors.h"
#include <cmath>
#include <limits>
#include <memory>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <vector>

struct cocvf_picture {
    cv::Mat pixels;
};

struct cocvf_file {
    std::vector<uint8_t> bytes;
};

/// Empty where OpenCV cannot.
static cv::Mat decode(const cv::Mat &bytes, int format) try {
    return cv::imdecode(bytes, format | cv::IMREAD_IGNORE_ORIENTATION);
} catch (const cv::Exception &) {
    return {};
}

/// Factor that makes bytes of floating-point numbers, which reach from 0 to 1, perhaps a little beyond after
/// resampling, or as far as the integers that they were made of.
static double byte_factor(const cv::Mat &real) {
    double highest = 0;
    cv::minMaxIdx(real.reshape(1), nullptr, &highest);
    if (!std::isfinite(highest) || highest <= 2) return 255;
    return highest <= 255 ? 1 : 255 / highest;
}

/// OpenCV reads the floating-point numbers of TIFF files, but does not make bytes of them.
static cv::Mat decode_real(const cv::Mat &bytes, int format) {
    cv::Mat pixels;
    const cv::Mat real = decode(bytes, format | cv::IMREAD_ANYDEPTH);
    if (real.depth() == CV_32F || real.depth() == CV_64F) {
        real.convertTo(pixels, CV_8U, byte_factor(real));
    }
    return pixels;
}

extern "C" cocvf_picture *cocvf_picture_decode(const uint8_t *file, size_t size, int32_t channels) try {
    const SilencedErrors silence;
    if (size == 0 || size > static_cast<size_t>(std::numeric_limits<int>::max())) return nullptr;
    const cv::Mat bytes(1, static_cast<int>(size), CV_8UC1, const_cast<uint8_t *>(file));
    auto picture = std::make_unique<cocvf_picture>();
    const int format = channels == 1 ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR;
    picture->pixels = decode(bytes, format);
    if (picture->pixels.empty()) picture->pixels = decode_real(bytes, format);
    const auto &pixels = picture->pixels;
    const bool is_usable = !pixels.empty() && pixels.type() == CV_8UC(channels) && pixels.isContinuous();
    return is_usable ? picture.release() : nullptr;
} catch (...) {
    return nullptr;
}

extern "C" void cocvf_picture_free(cocvf_picture *picture) { delete picture; }

extern "C" int32_t cocvf_picture_width(const cocvf_picture *picture) { return picture->pixels.cols; }

extern "C" int32_t cocvf_picture_height(const cocvf_picture *picture) { return picture->pixels.rows; }

extern "C" const uint8_t *cocvf_picture_pixels(const cocvf_picture *picture) { return picture->pixels.data; }

extern "C" cocvf_file *cocvf_picture_encode(
    const uint8_t *bgr, int32_t width, int32_t height, const char *suffix, int32_t quality) try {
    const SilencedErrors silence;
    const cv::Mat pixels(height, width, CV_8UC3, const_cast<uint8_t *>(bgr));
    auto file = std::make_unique<cocvf_file>();
    return cv::imencode(suffix, pixels, file->bytes, {cv::IMWRITE_JPEG_QUALITY, quality}) ? file.release()
                                                                                          : nullptr;
} catch (...) {
    return nullptr;
}

extern "C" void cocvf_file_free(cocvf_file *file) { delete file; }

extern "C" size_t cocvf_file_size(const cocvf_file *file) { return file->bytes.size(); }

extern "C" const uint8_t *cocvf_file_bytes(const cocvf_file *file) { return file->bytes.data(); }
