#pragma once
#include <mutex>

/// Keeps standard error quiet while it lives: libjpeg, libpng and FFmpeg, as OpenCV sets them up, write about broken
/// files there themselves, and OpenCV prints every exception before throwing it; the caller has the one line that is
/// worth printing.
///
/// Threads may overlap: the first one silences, the last one restores. What the program writes meanwhile must go to a
/// descriptor of its own.
class SilencedErrors {
public:
    SilencedErrors();
    ~SilencedErrors();
    SilencedErrors(const SilencedErrors &) = delete;
    SilencedErrors &operator=(const SilencedErrors &) = delete;

private:
    static inline std::mutex mutex;
    static inline int count = 0;
    static inline int saved = -1;
};
