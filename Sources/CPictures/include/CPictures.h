#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Reads the size of a JPEG or PNG file of `size` bytes.
/// Returns 0, or -EILSEQ if it is neither or is damaged.
int cpictures_size(const uint8_t *file, size_t size, int32_t *width, int32_t *height);

/// Decodes a JPEG or PNG file to 8-bit luma, row-major without gaps, into `width * height` bytes at `luma`,
/// where `width` and `height` are what cpictures_size told.
/// Returns 0, -EILSEQ if the file is damaged, or -ENOMEM.
int cpictures_decode_luma(const uint8_t *file, size_t size, uint8_t *luma, int32_t width, int32_t height);

#pragma clang assume_nonnull end
