#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin
#ifdef __cplusplus
extern "C" {
#endif

// While one of these functions runs, nothing that the process writes to standard error is seen.

/// A decoded picture: 8 bits a channel, row-major without gaps.
typedef struct cocvf_picture cocvf_picture;

/// Decodes a picture file of `size` bytes in any of OpenCV's formats (WebP, TIFF, BMP, PNM, ...) to luma (1 channel) or to
/// blue, green and red (3). The picture is not turned, but for TIFF, which OpenCV turns in its own way.
/// Returns NULL if it is none of them or cannot be decoded.
cocvf_picture *_Nullable cocvf_picture_decode(const uint8_t *file, size_t size, int32_t channels);
void cocvf_picture_free(cocvf_picture *picture);

int32_t cocvf_picture_width(const cocvf_picture *picture);
int32_t cocvf_picture_height(const cocvf_picture *picture);
/// `width * height * channels` bytes, valid until the picture is freed.
const uint8_t *cocvf_picture_pixels(const cocvf_picture *picture);

/// A file's content.
typedef struct cocvf_file cocvf_file;

/// Encodes `width * height` pixels of blue, green and red as `suffix` says (".png", ".jpg", ...), JPEG with a `quality`
/// from 0 to 100. Returns NULL where OpenCV cannot.
cocvf_file *_Nullable cocvf_picture_encode(
    const uint8_t *bgr, int32_t width, int32_t height, const char *suffix, int32_t quality);
void cocvf_file_free(cocvf_file *file);
size_t cocvf_file_size(const cocvf_file *file);
/// Valid until the file is freed.
const uint8_t *cocvf_file_bytes(const cocvf_file *file);

#ifdef __cplusplus
}
#endif
#pragma clang assume_nonnull end
