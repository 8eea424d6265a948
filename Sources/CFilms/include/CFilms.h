#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What these functions return below 0; anything else is FFmpeg's own error number.
enum : int {
    /// FFmpeg knows no such format, or the file is too damaged to tell.
    cfilms_unknown = -1,
    /// The file has sound or subtitles, and no picture but a cover.
    cfilms_no_video = -2,
    /// No decoder for the film's codec, or no encoder for the wanted one.
    cfilms_no_codec = -3,
    /// A frame has more pixels than allowed.
    cfilms_too_large = -4,
    cfilms_no_memory = -5,
};

/// Writes at most `size` bytes of text, the end included, that say what one of FFmpeg's error numbers means.
void cfilms_explain(int error, char *text, size_t size);

/// Opens an empty file that is in memory alone and gone once it is closed. Returns its descriptor, or -errno.
int cfilms_memory_file(void);

/// A film that is read frame by frame.
typedef struct cfilms_reader cfilms_reader;

/// Opens a file in any of FFmpeg's formats. Nothing but that file is read, whatever it refers to.
///
/// @param path any name, also one with a colon.
/// @param most_pixels frames with more are refused, before and after their pixels are made square.
/// @param status 0, or why it returns NULL.
cfilms_reader *_Nullable cfilms_open(const char *path, int64_t most_pixels, int *status);
void cfilms_close(cfilms_reader *reader);

/// Frames a second on average; 0 where the container does not say.
double cfilms_rate(const cfilms_reader *reader);
/// Number of frames as the container says; 0 where it does not.
int64_t cfilms_frame_count(const cfilms_reader *reader);
/// Time at which the film starts, and at which it ends, as the container says; both in seconds, the latter 0 where the
/// container does not say or merely derives it from what is there.
double cfilms_start(const cfilms_reader *reader);
double cfilms_end(const cfilms_reader *reader);

/// Decodes the next frame. Parts that cannot be decoded are skipped.
/// Returns 1, 0 after the last frame, or a negative number.
int cfilms_read(cfilms_reader *reader);
/// Returns 1 where another frame follows, 0 where none does, or a negative number; the current frame stays as it is.
int cfilms_look_ahead(cfilms_reader *reader);
/// Number of the film's packets and end of the file's last packet in seconds, as far as it was read.
int64_t cfilms_packets(const cfilms_reader *reader);
double cfilms_reached(const cfilms_reader *reader);

/// The frame that was read last. Its pixels are square: one side is stretched where the film's are not.
typedef struct {
    int32_t width, height;
    /// Time at which it is shown, in seconds; negative where it has none.
    double seconds;
    /// How it is turned to be upright: the pixel (x, y) goes to (a x + c y, b x + d y), plus an offset.
    double a, b, c, d;
} cfilms_frame;
cfilms_frame cfilms_current(const cfilms_reader *reader);

/// Converts the current frame, not turned, to `width * height` bytes of luma, or three times as many of blue, green and
/// red. Returns 0 or a negative number.
int cfilms_luma(cfilms_reader *reader, uint8_t *luma);
int cfilms_bgr(cfilms_reader *reader, uint8_t *bgr);

/// A film that is written frame by frame.
typedef struct cfilms_writer cfilms_writer;

/// Creates a film in the container that the suffix of `path` names: H.264, or Motion JPEG in AVI.
///
/// An odd width or height loses its last column or row.
/// @param status 0, or why it returns NULL.
cfilms_writer *_Nullable cfilms_create(
    const char *path, int32_t width, int32_t height, double rate, int *status);
/// Adds a frame of `width * height` pixels of blue, green and red. Returns 0 or a negative number.
int cfilms_add(cfilms_writer *writer, const uint8_t *bgr);
/// Writes what is left and frees the writer. Returns 0 where the whole file was written, or a negative number.
int cfilms_finish(cfilms_writer *writer);
/// Frees the writer and leaves a broken file.
void cfilms_abandon(cfilms_writer *writer);

#pragma clang assume_nonnull end
