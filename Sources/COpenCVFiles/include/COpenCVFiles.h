#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin
#ifdef __cplusplus
extern "C" {
#endif

// While one of these functions runs, nothing that the process writes to standard error is seen.

/// 1 where the file starts like a picture in one of OpenCV's formats, 0 where it does not or cannot be read.
int32_t cocvf_is_picture(const char *path);

/// A decoded picture: 8 bits a channel, row-major without gaps.
typedef struct cocvf_picture cocvf_picture;

/// Decodes a picture file of `size` bytes in any of OpenCV's formats (JPEG, PNG, WebP, TIFF, BMP, PNM, ...), turned
/// upright as its EXIF orientation says; to luma (1 channel) or to blue, green and red (3).
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
cocvf_file *_Nullable cocvf_picture_encode(const uint8_t *bgr, int32_t width, int32_t height, const char *suffix,
                                           int32_t quality);
void cocvf_file_free(cocvf_file *file);
size_t cocvf_file_size(const cocvf_file *file);
/// Valid until the file is freed.
const uint8_t *cocvf_file_bytes(const cocvf_file *file);

/// A video file that is read frame by frame.
typedef struct cocvf_video cocvf_video;

/// Opens a file in any of FFmpeg's formats. `path` must start with a slash or a dot: FFmpeg takes other names with a
/// colon for addresses. Returns NULL if it is no video.
cocvf_video *_Nullable cocvf_video_open(const char *path);
void cocvf_video_free(cocvf_video *video);

/// Frames a second as the container says; 0 or nonsense where it does not.
double cocvf_video_rate(const cocvf_video *video);
/// As the container says or as its duration lets expect; 0 or negative where it does not say.
double cocvf_video_frame_count(const cocvf_video *video);

/// Decodes the next frame. Returns 1, 0 after the last frame, and -1 where decoding failed or the size changed.
int32_t cocvf_video_read(cocvf_video *video);
/// The container's time of the frame that was read last.
double cocvf_video_seconds(const cocvf_video *video);
int32_t cocvf_video_width(const cocvf_video *video);
int32_t cocvf_video_height(const cocvf_video *video);
/// `width * height * 3` bytes, blue, green and red; valid until the next read.
const uint8_t *cocvf_video_bgr(const cocvf_video *video);
/// `width * height` bytes; valid until the next read.
const uint8_t *cocvf_video_luma(const cocvf_video *video);

/// A video file that is written frame by frame.
typedef struct cocvf_film cocvf_film;

/// Creates a film in the container that the path's suffix names.
/// `codec` has four letters ("avc1", "MJPG"). An odd width or height loses its last column or row.
/// Returns NULL where FFmpeg has no such encoder or the file cannot be created.
cocvf_film *_Nullable cocvf_film_create(
    const char *path, const char *codec, int32_t width, int32_t height, double rate);
/// Returns 0 or -1.
int32_t cocvf_film_add(cocvf_film *film, const uint8_t *bgr, int32_t width, int32_t height);
/// Writes what is left and frees.
void cocvf_film_close(cocvf_film *film);

#ifdef __cplusplus
}
#endif
#pragma clang assume_nonnull end
