#include "CPictures.h"
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

struct jpeg {
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    /// The file has no end marker.
    bool is_endless;
    int status;
    /// A row of cyan, magenta, yellow and black.
    JSAMPLE *inks;
};

static void fail(j_common_ptr decoder) {
    struct jpeg *jpeg = decoder->client_data;
    longjmp(jpeg->failed, 1);
}

/// Negative levels are warnings. The file's end is none before data is missing; the rest tells of lost parts but for a
/// few that only find fault with the file.
static void judge_message(j_common_ptr decoder, int level) {
    struct jpeg *jpeg = decoder->client_data;
    if (level >= 0) return;
    switch (decoder->err->msg_code) {
    case JWRN_JPEG_EOF: jpeg->is_endless = true; return;
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_TOO_MUCH_DATA: return;
    default: jpeg->status = jpeg->is_endless ? cpictures_truncated : cpictures_damaged; fail(decoder);
    }
}

/// Whether scans that refine a progressive picture are missing.
static bool lacks_scans(const struct jpeg *jpeg) {
    const struct jpeg_decompress_struct *decoder = &jpeg->decoder;
    if (!jpeg->is_endless || !decoder->progressive_mode || !decoder->coef_bits) return false;
    for (int component = 0; component < decoder->num_components; component++) {
        for (int coefficient = 0; coefficient < DCTSIZE2; coefficient++) {
            if (decoder->coef_bits[component][coefficient] != 0) return true;
        }
    }
    return false;
}

/// Photoshop, and everybody after it, stores inks the other way round: 0 is all of it.
static void mix_inks(const struct jpeg *jpeg, int32_t channels, uint8_t *pixels) {
    const int flip = jpeg->decoder.saw_Adobe_marker ? 0 : 255;
    for (JDIMENSION x = 0; x < jpeg->decoder.output_width; x++) {
        const JSAMPLE *ink = jpeg->inks + 4 * x;
        const int black = ink[3] ^ flip;
        int light[3];
        for (int i = 0; i < 3; i++) light[i] = ((ink[i] ^ flip) * black + 127) / 255;
        if (channels == 1) {
            // The weights of libjpeg's own luma.
            pixels[x] = (uint8_t)((299 * light[0] + 587 * light[1] + 114 * light[2] + 500) / 1000);
        } else {
            for (int i = 0; i < 3; i++) pixels[3 * x + (JDIMENSION)i] = (uint8_t)light[2 - i];
        }
    }
}

static void decode(struct jpeg *jpeg, int32_t channels, uint8_t *pixels, int32_t width, int32_t height) {
    struct jpeg_decompress_struct *decoder = &jpeg->decoder;
    jpeg_read_header(decoder, true);
    const bool has_size =
        decoder->image_width == (JDIMENSION)width && decoder->image_height == (JDIMENSION)height;
    if (!has_size) fail((j_common_ptr)decoder);
    const bool has_inks = decoder->jpeg_color_space == JCS_CMYK || decoder->jpeg_color_space == JCS_YCCK;
    decoder->out_color_space = has_inks ? JCS_CMYK : channels == 1 ? JCS_GRAYSCALE : JCS_EXT_BGR;
    jpeg_start_decompress(decoder);
    if (lacks_scans(jpeg)) {
        jpeg->status = cpictures_truncated;
        fail((j_common_ptr)decoder);
    }
    if (has_inks) jpeg->inks = malloc(4 * (size_t)width);
    if (has_inks && !jpeg->inks) {
        jpeg->status = cpictures_no_memory;
        fail((j_common_ptr)decoder);
    }
    for (JSAMPROW row = pixels; decoder->output_scanline < decoder->output_height;
         row += (size_t)channels * (size_t)width) {
        jpeg_read_scanlines(decoder, has_inks ? &jpeg->inks : &row, 1);
        if (has_inks) mix_inks(jpeg, channels, row);
    }
}

int cpictures_decode_jpeg(
    const uint8_t *file, size_t size, int32_t channels, uint8_t *pixels, int32_t width, int32_t height) {
    struct jpeg *jpeg = calloc(1, sizeof *jpeg);
    if (!jpeg) return cpictures_no_memory;
    jpeg->status = cpictures_damaged;
    jpeg->decoder.err = jpeg_std_error(&jpeg->errors);
    jpeg->errors.error_exit = fail;
    jpeg->errors.emit_message = judge_message;
    jpeg->decoder.client_data = jpeg;
    if (!setjmp(jpeg->failed)) {
        jpeg_create_decompress(&jpeg->decoder);
        jpeg_mem_src(&jpeg->decoder, file, size);
        decode(jpeg, channels, pixels, width, height);
        jpeg->status = 0;
    }
    const int status = jpeg->status;
    jpeg_destroy_decompress(&jpeg->decoder);
    free(jpeg->inks);
    free(jpeg);
    return status;
}
