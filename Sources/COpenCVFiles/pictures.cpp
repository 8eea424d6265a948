#include "COpenCVFiles.h"
#include <fcntl.h>
#include <limits>
#include <memory>
#include <mutex>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <unistd.h>

struct cocvf_picture {
    cv::Mat luma;
};

namespace {

// OpenCV prints every exception before throwing it; the caller has the one line that is worth printing.
int swallow(int, const char *, const char *, const char *, int, void *) { return 0; }

// libjpeg and libpng, as OpenCV sets them up, write about broken files to standard error themselves. One decoder at a
// time: two that overlap would each take the other's silence for what to go back to.
class SilencedErrors {
  public:
    SilencedErrors() : lock(turn), saved(dup(STDERR_FILENO)) {
        cv::redirectError(swallow);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (saved >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
        if (nowhere >= 0) close(nowhere);
    }
    ~SilencedErrors() {
        if (saved < 0) return;
        dup2(saved, STDERR_FILENO);
        close(saved);
    }
    SilencedErrors(const SilencedErrors &) = delete;
    SilencedErrors &operator=(const SilencedErrors &) = delete;

  private:
    static inline std::mutex turn;
    const std::lock_guard<std::mutex> lock;
    const int saved;
};

} // namespace

extern "C" cocvf_picture *cocvf_picture_decode(const uint8_t *file, size_t size) try {
    const SilencedErrors silence;
    if (size == 0 || size > static_cast<size_t>(std::numeric_limits<int>::max())) return nullptr;
    const cv::Mat bytes(1, static_cast<int>(size), CV_8UC1, const_cast<uint8_t *>(file));
    auto picture = std::make_unique<cocvf_picture>();
    picture->luma = cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
    const auto &luma = picture->luma;
    return !luma.empty() && luma.type() == CV_8UC1 && luma.isContinuous() ? picture.release() : nullptr;
} catch (...) {
    return nullptr;
}

extern "C" void cocvf_picture_free(cocvf_picture *picture) { delete picture; }

extern "C" int32_t cocvf_picture_width(const cocvf_picture *picture) { return picture->luma.cols; }

extern "C" int32_t cocvf_picture_height(const cocvf_picture *picture) { return picture->luma.rows; }

extern "C" const uint8_t *cocvf_picture_luma(const cocvf_picture *picture) { return picture->luma.data; }
