#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Decodes the luma of a camera's JPEG pictures; keeps its tables from one to the next.
typedef struct cv4l2_jpeg cv4l2_jpeg;

cv4l2_jpeg *_Nullable cv4l2_jpeg_create(void);
void cv4l2_jpeg_destroy(cv4l2_jpeg *jpeg);
/// Writes `width * height` bytes to `luma`. -EILSEQ: damaged, cut short, or of another size.
int cv4l2_jpeg_luma(
    cv4l2_jpeg *jpeg, const uint8_t *picture, size_t size, uint32_t width, uint32_t height, uint8_t *luma);

#pragma clang assume_nonnull end
