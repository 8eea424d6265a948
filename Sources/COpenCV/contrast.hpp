#pragma once
#include <opencv2/core.hpp>

// The contrast of a part of a picture, and how it is raised where it is too low to see a face in it: in the dark, in
// fog, and with the light behind.
struct contrast {
    double mean, deviation;

    // A face in good light has a standard deviation of 40 to 60. What has hardly any shows nothing but noise.
    bool is_low() const { return deviation < 32 && deviation > 0.7; }

    // `in` and `out` may be the same.
    void stretch(const cv::Mat &in, cv::Mat &out) const {
        const auto factor = 48 / deviation;
        in.convertTo(out, CV_8U, factor, 128 - factor * mean);
    }
};

inline contrast contrast_of(const cv::Mat &gray) {
    cv::Scalar mean, deviation;
    cv::meanStdDev(gray, mean, deviation);
    return {mean[0], deviation[0]};
}
