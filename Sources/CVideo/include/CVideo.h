#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What these functions return below 0; anything else is FFmpeg's own error number.
enum : int {
    /// FFmpeg knows no such format, or the file is too damaged to tell.
    cvideo_unknown = -1,
    /// The file has sound or subtitles, and no picture but a cover.
    cvideo_no_video = -2,
    /// No decoder for the video's codec, or no encoder for the wanted one.
    cvideo_no_codec = -3,
    /// A frame has more pixels than allowed.
    cvideo_too_large = -4,
    cvideo_no_memory = -5,
    /// The file has no stream of any kind.
    cvideo_no_stream = -6,
};

/// Writes at most `size` bytes of text, the end included, that say what one of FFmpeg's error numbers means.
void cvideo_explain(int error, char *text, size_t size);

/// Opens an empty file that is in memory alone and gone once it is closed. Returns its descriptor, or -errno.
int cvideo_memory_file(void);

/// A video that is read frame by frame.
typedef struct cvideo_reader cvideo_reader;

/// Opens a file in any of FFmpeg's formats. Nothing but that file is read, whatever it refers to.
///
/// @param path any name, also one with a colon.
/// @param most_pixels frames with more are refused, before and after their pixels are made square.
/// @param status 0, or why it returns NULL.
cvideo_reader *_Nullable cvideo_open(const char *path, int64_t most_pixels, int *status);
void cvideo_close(cvideo_reader *reader);

/// Frames a second on average; 0 where the container does not say.
double cvideo_rate(const cvideo_reader *reader);
/// Number of frames as the container says; 0 where it does not.
int64_t cvideo_frame_count(const cvideo_reader *reader);
/// Time at which the video starts, and at which it ends, as the container says; both in seconds, the latter 0 where the
/// container does not say or merely derives it from what is there.
double cvideo_start(const cvideo_reader *reader);
double cvideo_end(const cvideo_reader *reader);

/// Decodes the next frame. Parts that cannot be decoded are skipped.
/// Returns 1, 0 after the last frame, or a negative number.
int cvideo_read(cvideo_reader *reader);
/// Returns 1 where another frame follows, 0 where none does, or a negative number; the current frame stays as it is.
int cvideo_look_ahead(cvideo_reader *reader);
/// Number of the video's packets and end of the file's last packet in seconds, as far as it was read.
int64_t cvideo_packets(const cvideo_reader *reader);
double cvideo_reached(const cvideo_reader *reader);

/// The frame that was read last. Its pixels are square: one side is stretched where the video's are not.
typedef struct {
    int32_t width, height;
    /// Time at which it is shown, in seconds; negative where it has none.
    double seconds;
    /// How it is turned to be upright: the pixel (x, y) goes to (a x + c y, b x + d y), plus an offset.
    double a, b, c, d;
} cvideo_frame;
cvideo_frame cvideo_current(const cvideo_reader *reader);

/// Converts the current frame, not turned, to `width * height` bytes of luma, or three times as many of blue, green and
/// red. Returns 0 or a negative number.
int cvideo_luma(cvideo_reader *reader, uint8_t *luma);
int cvideo_bgr(cvideo_reader *reader, uint8_t *bgr);

/// A video that is written frame by frame.
typedef struct cvideo_writer cvideo_writer;

/// Creates a video in the container that the suffix of `path` names: H.264, or Motion JPEG in AVI.
///
/// An odd width or height loses its last column or row.
/// @param status 0, or why it returns NULL.
cvideo_writer *_Nullable cvideo_create(
    const char *path, int32_t width, int32_t height, double rate, int *status);
/// Adds a frame of `width * height` pixels of blue, green and red. Returns 0 or a negative number.
int cvideo_add(cvideo_writer *writer, const uint8_t *bgr);
/// Writes what is left and frees the writer. Returns 0 where the whole file was written, or a negative number.
int cvideo_finish(cvideo_writer *writer);
/// Frees the writer and leaves a broken file.
void cvideo_abandon(cvideo_writer *writer);

#pragma clang assume_nonnull end
