#include "CV4L2.h"
#include <errno.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

// libv4l's own JPEG decoder knows only two ways of subsampling, decodes chroma as well, and lets pictures
// through that end early.

struct cv4l2_jpeg {
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
};

static void fail(j_common_ptr decoder) {
    cv4l2_jpeg *jpeg = decoder->client_data;
    longjmp(jpeg->failed, 1);
}

/// Negative levels are warnings of damage. Many cameras leave bytes over in every picture, and some leave out the end
/// marker, which hurts nothing: another warning follows where data is missing. Anything else means that a part of the
/// picture is made up.
static void judge_message(j_common_ptr decoder, int level) {
    const int code = decoder->err->msg_code;
    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_JPEG_EOF) fail(decoder);
}

cv4l2_jpeg *cv4l2_jpeg_create(void) {
    cv4l2_jpeg *jpeg = calloc(1, sizeof *jpeg);
    if (!jpeg) return NULL;
    jpeg->decoder.err = jpeg_std_error(&jpeg->errors);
    jpeg->errors.error_exit = fail;
    jpeg->errors.emit_message = judge_message;
    jpeg->decoder.client_data = jpeg;
    if (setjmp(jpeg->failed)) {
        free(jpeg);
        return NULL;
    }
    jpeg_create_decompress(&jpeg->decoder);
    return jpeg;
}

void cv4l2_jpeg_destroy(cv4l2_jpeg *jpeg) {
    jpeg_destroy_decompress(&jpeg->decoder);
    free(jpeg);
}

uint32_t cv4l2_downscaled(uint32_t length, uint32_t downscale) {
    return (length + downscale - 1) / downscale;
}

int cv4l2_jpeg_luma(
    cv4l2_jpeg *jpeg, const uint8_t *picture, size_t size, uint32_t width, uint32_t height,
    uint32_t downscale, uint8_t *luma) {
    struct jpeg_decompress_struct *decoder = &jpeg->decoder;
    if (setjmp(jpeg->failed)) {
        jpeg_abort_decompress(decoder);
        return -EILSEQ;
    }
    jpeg_mem_src(decoder, picture, size);
    jpeg_read_header(decoder, true);
    if (decoder->image_width != width || decoder->image_height != height) fail((j_common_ptr)decoder);
    decoder->out_color_space = JCS_GRAYSCALE;
    decoder->scale_num = 1;
    decoder->scale_denom = downscale;
    jpeg_start_decompress(decoder);
    const uint32_t row_length = cv4l2_downscaled(width, downscale),
                   rows = cv4l2_downscaled(height, downscale);
    if (decoder->output_width != row_length || decoder->output_height != rows) fail((j_common_ptr)decoder);
    while (decoder->output_scanline < rows) {
        JSAMPROW row = luma + decoder->output_scanline * (size_t)row_length;
        jpeg_read_scanlines(decoder, &row, 1);
    }
    jpeg_finish_decompress(decoder);
    return 0;
}
