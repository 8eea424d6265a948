#include "CPictures.h"
#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct png {
    png_structp decoder;
    png_infop info;
    const uint8_t *rest;
    size_t rest_size;
    bool is_truncated;
    /// For interlaced pictures, which are decoded in several passes.
    png_bytepp rows;
};

static void read_bytes(png_structp decoder, png_bytep bytes, size_t count) {
    struct png *png = png_get_io_ptr(decoder);
    if (count > png->rest_size) {
        png->is_truncated = true;
        png_error(decoder, "end of file");
    }
    memcpy(bytes, png->rest, count);
    png->rest += count;
    png->rest_size -= count;
}

static void fail(png_structp decoder, png_const_charp message) {
    (void)message;
    png_longjmp(decoder, 1);
}

static void ignore(png_structp decoder, png_const_charp message) {
    (void)decoder;
    (void)message;
}

/// Has any kind of picture delivered with 8 bits in as many channels.
static void set_format(const struct png *png, int32_t channels) {
    png_structp decoder = png->decoder;
    png_set_expand(decoder);
    png_set_strip_16(decoder);
    png_set_strip_alpha(decoder);
    const bool is_colored = png_get_color_type(decoder, png->info) & PNG_COLOR_MASK_COLOR;
    if (channels == 1 && is_colored) png_set_rgb_to_gray(decoder, PNG_ERROR_ACTION_NONE, 0.299, 0.587);
    if (channels == 3 && !is_colored) png_set_gray_to_rgb(decoder);
    if (channels == 3) png_set_bgr(decoder);
}

static bool decode(struct png *png, int32_t channels, uint8_t *pixels, int32_t width, int32_t height) {
    if (setjmp(png_jmpbuf(png->decoder))) return false;
    png_set_read_fn(png->decoder, png, read_bytes);
    png_read_info(png->decoder, png->info);
    const bool has_size = png_get_image_width(png->decoder, png->info) == (png_uint_32)width &&
                          png_get_image_height(png->decoder, png->info) == (png_uint_32)height;
    if (!has_size) return false;
    set_format(png, channels);
    png_set_interlace_handling(png->decoder);
    png_read_update_info(png->decoder, png->info);
    const size_t row_length = (size_t)channels * (size_t)width;
    if (png_get_rowbytes(png->decoder, png->info) != row_length) return false;
    for (int32_t y = 0; y < height; y++) png->rows[y] = pixels + (size_t)y * row_length;
    png_read_image(png->decoder, png->rows);
    return true;
}

int cpictures_decode_png(
    const uint8_t *file, size_t size, int32_t channels, uint8_t *pixels, int32_t width, int32_t height) {
    struct png png = {.rest = file, .rest_size = size};
    png.decoder = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
    png.info = png.decoder ? png_create_info_struct(png.decoder) : NULL;
    png.rows = calloc((size_t)height, sizeof *png.rows);
    int status = cpictures_no_memory;
    if (png.info && png.rows) {
        const bool is_whole = decode(&png, channels, pixels, width, height);
        status = is_whole ? 0 : png.is_truncated ? cpictures_truncated : cpictures_damaged;
    }
    png_destroy_read_struct(&png.decoder, &png.info, NULL);
    free(png.rows);
    return status;
}
