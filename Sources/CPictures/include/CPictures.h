#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What these functions return below 0.
enum : int {
    /// The file is of the other format, of another size, or parts of the picture are lost.
    cpictures_damaged = -1,
    /// The file ends before the picture does.
    cpictures_truncated = -2,
    cpictures_no_memory = -3,
};

/// Decodes a JPEG or PNG file of `size` bytes to luma (1 channel) or to blue, green and red (3), 8 bits each, row-major
/// without gaps, into `width * height * channels` bytes at `pixels`. The picture is not turned; transparency is left out.
///
/// Only what belongs to the picture has to be there: a JPEG file may lack its end marker, or go on behind it.
/// Returns 0 or a negative number.
int cpictures_decode_jpeg(
    const uint8_t *file, size_t size, int32_t channels, uint8_t *pixels, int32_t width, int32_t height);
int cpictures_decode_png(
    const uint8_t *file, size_t size, int32_t channels, uint8_t *pixels, int32_t width, int32_t height);

#pragma clang assume_nonnull end
