#pragma once
#include <libavutil/frame.h>
#include <libswscale/swscale.h>

/// Converts `source` to the size and format of `target`, whose pixels it allocates. Colors are converted by the matrix
/// and the range that `source` states, luma to 0...255.
/// Returns 0 or one of FFmpeg's error numbers.
int cvideo_scale(struct SwsContext **scaler, const AVFrame *source, AVFrame *target);
