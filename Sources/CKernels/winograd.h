// Winograd's minimal filtering F(2×2, 3×3) and F(4×4, 3×3): Lavin and Gray, "Fast Algorithms for
// Convolutional Neural Networks", 2015. Interpolation points 0, ±1 and ∞; 0, ±5/8, ±3/2 and ∞, which leave half
// the rounding error of the usual 0, ±1, ±2 and ∞.
#include "points.h"

static const float winograd_zeros[CK_WINOGRAD_CHANNELS];

/// One dimension of the input transform, Bᵀ·d, for tile + 2 elements.
ALWAYS void winograd_before(const size_t tile, const vec *d, size_t step, vec *out, size_t out_step) {
    if (tile == 2) {
        const vec d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step];
        out[0] = d0 - d2;
        out[out_step] = d1 + d2;
        out[2 * out_step] = d2 - d1;
        out[3 * out_step] = d1 - d3;
    } else {
        const vec d0 = d[0], d1 = d[step], d2 = d[2 * step];
        const vec d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
        const vec even = d4 - B * B * d2, odd = d3 - B * B * d1;
        const vec even2 = d4 - A * A * d2, odd2 = d3 - A * A * d1;
        out[0] = A * A * B * B * d0 - (A * A + B * B) * d2 + d4;
        out[out_step] = even + A * odd;
        out[2 * out_step] = even - A * odd;
        out[3 * out_step] = even2 + B * odd2;
        out[4 * out_step] = even2 - B * odd2;
        out[5 * out_step] = A * A * B * B * d1 - (A * A + B * B) * d3 + d5;
    }
}

/// One dimension of the output transform, Aᵀ·m, from tile + 2 to tile elements.
ALWAYS void winograd_after(const size_t tile, const vec *m, size_t step, vec *out, size_t out_step) {
    if (tile == 2) {
        const vec m0 = m[0], m1 = m[step], m2 = m[2 * step], m3 = m[3 * step];
        out[0] = m0 + m1 + m2;
        out[out_step] = m1 - m2 - m3;
    } else {
        const vec m0 = m[0], m1 = m[step], m2 = m[2 * step];
        const vec m3 = m[3 * step], m4 = m[4 * step], m5 = m[5 * step];
        const vec sum = m1 + m2, difference = m1 - m2, sum2 = m3 + m4, difference2 = m3 - m4;
        out[0] = m0 + sum + sum2;
        out[out_step] = A * difference + B * difference2;
        out[2 * out_step] = A * A * sum + B * B * sum2;
        out[3 * out_step] = A * A * A * difference + B * B * B * difference2 + m5;
    }
}

/// Where the vector begins that holds channel `next` and lies within all channels: the last one may begin earlier, and
/// its first channels are computed twice.
ALWAYS size_t whole_vector(size_t next, size_t channels) {
    return next + VECTOR <= channels ? next : channels - VECTOR;
}

ALWAYS void winograd_input_tile(
    const size_t tile, const struct ck_winograd *w, const float *const *pixels, float *transformed,
    size_t position_step
) {
    const size_t side = tile + 2;
    for (size_t next = 0; next < w->input_channels; next += VECTOR) {
        const size_t c = whole_vector(next, w->input_channels);
        vec rows[6 * 6], columns[6];
        for (size_t x = 0; x < side; x++) {
            for (size_t y = 0; y < side; y++) columns[y] = load(pixels[y * side + x] + c);
            winograd_before(tile, columns, 1, rows + x, side);
        }
        for (size_t y = 0; y < side; y++) {
            winograd_before(tile, rows + y * side, 1, columns, 1);
            for (size_t x = 0; x < side; x++)
                store(transformed + (y * side + x) * position_step + c, columns[x]);
        }
    }
}

struct winograd_place {
    size_t sample, y, x;  // of the tile's first output
};

ALWAYS struct winograd_place winograd_place(const struct ck_winograd *w, size_t tile) {
    const size_t across = (w->output_width + w->tile - 1) / w->tile;
    const size_t down = (w->output_height + w->tile - 1) / w->tile;
    return (struct winograd_place){
        tile / (across * down), tile / across % down * w->tile, tile % across * w->tile};
}

static void winograd_input(
    const struct ck_winograd *w, const float *input, size_t first_tile, size_t tile_count, size_t from_tile,
    size_t to_tile, float *transformed
) {
    const size_t side = w->tile + 2, channels = w->input_channels;
    const float *pixels[6 * 6];
    for (size_t t = from_tile; t < to_tile; t++) {
        const struct winograd_place place = winograd_place(w, first_tile + t);
        const float *sample = input + place.sample * w->input_height * w->input_width * channels;
        for (size_t y = 0; y < side; y++) {
            for (size_t x = 0; x < side; x++) {
                // Left of and above the picture the difference wraps round to a huge number.
                const size_t row = place.y + y - w->pad_top, column = place.x + x - w->pad_left;
                const bool inside = row < w->input_height && column < w->input_width;
                pixels[y * side + x] =
                    inside ? sample + (row * w->input_width + column) * channels : winograd_zeros;
            }
        }
        float *to = transformed + t * channels;
        if (w->tile == 2) winograd_input_tile(2, w, pixels, to, tile_count * channels);
        else winograd_input_tile(4, w, pixels, to, tile_count * channels);
    }
}

ALWAYS void winograd_output_tile(
    const size_t tile, const struct ck_winograd *w, const float *transformed, size_t position_step,
    struct winograd_place place, const float *bias, const struct ck_function *activation, float *output,
    const float *residual
) {
    const size_t side = tile + 2, channels = w->output_channels;
    const size_t height = w->output_height - place.y < tile ? w->output_height - place.y : tile;
    const size_t width = w->output_width - place.x < tile ? w->output_width - place.x : tile;
    const vec low = splat(clip_low(activation)), high = splat(clip_high(activation));
    const size_t first = ((place.sample * w->output_height + place.y) * w->output_width + place.x) * channels;
    for (size_t next = 0; next < channels; next += VECTOR) {
        const size_t c = whole_vector(next, channels);
        vec rows[4 * 6], columns[6];
        for (size_t x = 0; x < side; x++) {
            for (size_t y = 0; y < side; y++)
                columns[y] = load(transformed + (y * side + x) * position_step + c);
            winograd_after(tile, columns, 1, rows + x, side);
        }
        const vec offset = load(bias + c);
        for (size_t y = 0; y < height; y++) {
            winograd_after(tile, rows + y * side, 1, columns, 1);
            for (size_t x = 0; x < width; x++) {
                const size_t at = first + (y * w->output_width + x) * channels + c;
                vec value = columns[x] + offset;
                if (residual) value += load(residual + at);
                store(output + at, smallest_of(largest_of(value, low), high));
            }
        }
    }
    if (is_clip(activation)) return;
    for (size_t y = 0; y < height; y++) {
        float *row = output + first + y * w->output_width * channels;
        map(activation, row, row, width * channels);
    }
}

static void winograd_output(
    const struct ck_winograd *w, const float *transformed, size_t first_tile, size_t tile_count,
    size_t from_tile, size_t to_tile, const float *bias, const struct ck_function *activation, float *output,
    const float *residual
) {
    const size_t step = tile_count * w->output_channels;
    for (size_t t = from_tile; t < to_tile; t++) {
        const struct winograd_place place = winograd_place(w, first_tile + t);
        const float *from = transformed + t * w->output_channels;
        if (w->tile == 2)
            winograd_output_tile(2, w, from, step, place, bias, activation, output, residual);
        else winograd_output_tile(4, w, from, step, place, bias, activation, output, residual);
    }
}
