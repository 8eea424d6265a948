#include "SilencedErrors.h"
#include <fcntl.h>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <unistd.h>

static int swallow(int, const char *, const char *, const char *, int, void *) { return 0; }

SilencedErrors::SilencedErrors() {
    const std::lock_guard<std::mutex> lock(mutex);
    if (count++ > 0) return;
    cv::redirectError(swallow);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (saved >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    if (nowhere >= 0) close(nowhere);
}

SilencedErrors::~SilencedErrors() {
    const std::lock_guard<std::mutex> lock(mutex);
    if (--count > 0 || saved < 0) return;
    dup2(saved, STDERR_FILENO);
    close(saved);
}
