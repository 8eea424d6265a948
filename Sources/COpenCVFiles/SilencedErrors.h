#pragma once
#include <mutex>

/// Keeps standard error quiet while it lives: libjpeg, libpng and FFmpeg, as OpenCV sets them up, write about broken
/// files there themselves, and OpenCV prints every exception before throwing it; the caller has the one line that is
/// worth printing.
///
/// One at a time: two that overlap would each take the other's silence for what to go back to.
class SilencedErrors {
  public:
    SilencedErrors();
    ~SilencedErrors();
    SilencedErrors(const SilencedErrors &) = delete;
    SilencedErrors &operator=(const SilencedErrors &) = delete;

  private:
    static inline std::mutex turn;
    const std::lock_guard<std::mutex> lock;
    const int saved;
};
