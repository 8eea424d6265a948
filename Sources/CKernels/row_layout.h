// Where the rows of a product begin.
#ifndef CK_ROW_LAYOUT_H
#define CK_ROW_LAYOUT_H

#include "CKernels.h"

/// Where the windows of `count` rows begin. Only the first one takes divisions.
static inline void locate_windows(
    const struct ck_row_layout *rows, const float *input, size_t first, size_t count, const float **windows) {
    size_t x = first % rows->width, line = first / rows->width;
    size_t y = line % rows->height;
    const float *sample = input + line / rows->height * rows->sample_step;
    const float *start = sample + y * rows->y_step;
    for (size_t r = 0; r < count; r++) {
        windows[r] = start + x * rows->x_step;
        if (++x < rows->width) continue;
        x = 0;
        start += rows->y_step;
        if (++y < rows->height) continue;
        y = 0;
        sample += rows->sample_step;
        start = sample;
    }
}

#endif
