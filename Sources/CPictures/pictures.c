#include "CPictures.h"
#include <errno.h>
#include <png.h>
#include <string.h>
#include <turbojpeg.h>

static int is_png(const uint8_t *file, size_t size) { return size >= 8 && png_sig_cmp(file, 0, 8) == 0; }

static int png_luma(const uint8_t *file, size_t size, uint8_t *_Nullable luma, int32_t *width, int32_t *height) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, file, size)) return -EILSEQ;
    image.format = PNG_FORMAT_GRAY;
    int same_size = (int32_t)image.width == *width && (int32_t)image.height == *height;
    *width = (int32_t)image.width;
    *height = (int32_t)image.height;
    // What is transparent becomes black.
    static const png_color black = {0};
    int done = luma == NULL || (same_size && png_image_finish_read(&image, &black, luma, 0, NULL));
    png_image_free(&image);
    return done ? 0 : -EILSEQ;
}

int cpictures_size(const uint8_t *file, size_t size, int32_t *width, int32_t *height) {
    if (is_png(file, size)) return png_luma(file, size, NULL, width, height);
    tjhandle decoder = tjInitDecompress();
    if (decoder == NULL) return -ENOMEM;
    int subsampling, colorspace;
    int status = tjDecompressHeader3(decoder, file, size, width, height, &subsampling, &colorspace);
    tjDestroy(decoder);
    return status == 0 ? 0 : -EILSEQ;
}

int cpictures_decode_luma(const uint8_t *file, size_t size, uint8_t *luma, int32_t width, int32_t height) {
    if (is_png(file, size)) return png_luma(file, size, luma, &width, &height);
    tjhandle decoder = tjInitDecompress();
    if (decoder == NULL) return -ENOMEM;
    int status = tjDecompress2(decoder, file, size, luma, width, 0, height, TJPF_GRAY, TJFLAG_STOPONWARNING);
    tjDestroy(decoder);
    return status == 0 ? 0 : -EILSEQ;
}
