#include "COpenCV.h"
#include "contrast.hpp"
#include <opencv2/imgproc.hpp>

namespace {

cv::Mat matrix(cocv_image image) {
    return {
        image.height, image.width, CV_8UC1, const_cast<uint8_t *>(image.pixels),
        static_cast<size_t>(image.stride)};
}

}  // namespace

extern "C" int32_t cocv_resize(
    cocv_image image, int32_t content_width, int32_t content_height, int32_t width, int32_t height,
    uint8_t *out) try {
    cv::Mat target(height, width, CV_8UC1, out);
    auto content = target(cv::Rect(0, 0, content_width, content_height));
    cv::resize(
        matrix(image), content, content.size(), 0, 0,
        content_width < image.width ? cv::INTER_AREA : cv::INTER_LINEAR);
    // In place: the pixels outside of the content are written alone.
    cv::copyMakeBorder(
        content, target, 0, height - content_height, 0, width - content_width,
        cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
    return 0;
} catch (...) {
    return -1;
}

extern "C" int32_t cocv_cut_patch(cocv_image image, cocv_patch patch, int32_t side, uint8_t *out) try {
    const auto picture = matrix(image);
    const auto angle = patch.roll * CV_PI / 180;
    // The upright rectangle that holds the patch, where the picture has it.
    const auto reach = patch.side / 2 * (std::abs(std::cos(angle)) + std::abs(std::sin(angle)));
    const cv::Rect all({}, picture.size());
    cv::Rect region(
        cvFloor(patch.center_x - reach) - 2, cvFloor(patch.center_y - reach) - 2, cvCeil(2 * reach) + 4,
        cvCeil(2 * reach) + 4);
    region &= all;
    // Nothing of it: the nearest pixels of the edge.
    if (region.empty()) {
        const auto x = std::clamp(cvFloor(patch.center_x), 0, all.width - 1);
        const auto y = std::clamp(cvFloor(patch.center_y), 0, all.height - 1);
        region = {x, y, 1, 1};
    }
    auto source = picture(region);
    auto scale = patch.side / side;
    auto x = patch.center_x - region.x, y = patch.center_y - region.y;
    // Large faces are shrunk first, so that every pixel counts.
    const auto shrink = cvFloor(scale);
    cv::Mat shrunk;
    if (shrink > 1 && region.width >= shrink && region.height >= shrink) {
        const cv::Size size(region.width / shrink, region.height / shrink);
        cv::resize(
            source(cv::Rect(0, 0, size.width * shrink, size.height * shrink)), shrunk, size, 0, 0,
            cv::INTER_AREA);
        source = shrunk;
        scale /= shrink;
        x /= shrink;
        y /= shrink;
    }
    const auto cosine = scale * std::cos(angle), sine = scale * std::sin(angle);
    const auto middle = (side - 1) / 2.0;
    const cv::Matx23d transform(
        cosine, -sine, x - 0.5 - cosine * middle + sine * middle, sine, cosine,
        y - 0.5 - sine * middle - cosine * middle);
    cv::Mat target(side, side, CV_8UC1, out);
    cv::warpAffine(
        source, target, transform, target.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
        cv::BORDER_REPLICATE);
    if (const auto contrast = contrast_of(target); contrast.is_low()) contrast.stretch(target, target);
    return 0;
} catch (...) {
    return -1;
}
