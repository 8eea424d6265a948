#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin
#ifdef __cplusplus
extern "C" {
#endif

/// A decoded picture: 8-bit luma, row-major without gaps.
typedef struct cocvf_picture cocvf_picture;

/// Decodes a picture file of `size` bytes in any of OpenCV's formats (JPEG, PNG, WebP, TIFF, BMP, PNM, ...), turned
/// upright as its EXIF orientation says.
/// Returns NULL if it is none of them or cannot be decoded. While it runs, nothing that the process writes to
/// standard error is seen.
cocvf_picture *_Nullable cocvf_picture_decode(const uint8_t *file, size_t size);
void cocvf_picture_free(cocvf_picture *picture);

int32_t cocvf_picture_width(const cocvf_picture *picture);
int32_t cocvf_picture_height(const cocvf_picture *picture);
/// `width * height` bytes, valid until the picture is freed.
const uint8_t *cocvf_picture_luma(const cocvf_picture *picture);

#ifdef __cplusplus
}
#endif
#pragma clang assume_nonnull end
