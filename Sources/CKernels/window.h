// Kernels that slide a window over each channel by itself.

/// The part of a window that lies inside the input, along one axis, in kernel taps.
struct span {
    size_t first, last;  // last is excluded
};

ALWAYS struct span inside(
    size_t output, size_t stride, size_t dilation, size_t pad, size_t kernel, size_t input
) {
    const size_t start = output * stride;
    struct span span = {start < pad ? (pad - start + dilation - 1) / dilation : 0, kernel};
    const size_t limit = input + pad;
    const size_t reach = start < limit ? (limit - start + dilation - 1) / dilation : 0;
    if (reach < kernel) span.last = reach;
    if (span.first > span.last) span.first = span.last;
    return span;
}

/// Sums that are computed together, so that they do not wait for each other.
#define SUMS 8

enum slide_kind { DEPTHWISE, LARGEST, MEAN };

/// What a window is slid over, and what is done with its elements.
struct slide {
    const struct ck_window *window;
    const float *input;
    const float *weights, *bias;
    const float *row_counts, *column_counts;
    float low, high;
    float *output;
};

/// `corner` may lie before the input: only taps inside `rows` and `columns` are read.
ALWAYS const float *corner_of(const struct slide *s, size_t y, size_t x) {
    const struct ck_window *w = s->window;
    const ptrdiff_t row = (ptrdiff_t)(y * w->stride_y) - (ptrdiff_t)w->pad_top;
    const ptrdiff_t column = (ptrdiff_t)(x * w->stride_x) - (ptrdiff_t)w->pad_left;
    return s->input + (row * (ptrdiff_t)w->input_width + column) * (ptrdiff_t)w->channels;
}

ALWAYS float scale_of(const struct slide *s, size_t y, size_t x, struct span rows, struct span columns) {
    const float seen = (float)((rows.last - rows.first) * (columns.last - columns.first));
    return 1 / (s->row_counts ? s->row_counts[y] * s->column_counts[x] : seen);
}

/// A sum, or whatever else the window makes, with one more element.
ALWAYS vec taken(const enum slide_kind kind, vec sum, vec value, vec weight) {
    return kind == DEPTHWISE ? sum + value * weight : kind == LARGEST ? largest_of(value, sum) : sum + value;
}

/// One line of windows of `taps` columns and stride 1: each pixel is loaded once for all outputs that see it.
/// Only columns `inside` are read.
ALWAYS void slide_neighbours(
    const enum slide_kind kind, const size_t taps, const bool at_edge, const size_t across,
    const size_t wide, const float *line, struct span inside, const float *weights, size_t channels, vec *sums
) {
    UNROLL for (size_t v = 0; v < wide; v++) {
        vec f[5];
        UNROLL for (size_t tap = 0; tap < taps; tap++)
            f[tap] = kind == DEPTHWISE ? load(weights + tap * channels + v * VECTOR) : (vec){};
        UNROLL for (size_t j = 0; j < across + taps - 1; j++) {
            if (at_edge && (j < inside.first || j >= inside.last)) continue;
            const vec value = load(line + j * channels + v * VECTOR);
            UNROLL for (size_t tap = 0; tap < taps; tap++)
                if (j >= tap && j - tap < across)
                    sums[(j - tap) * wide + v] = taken(kind, sums[(j - tap) * wide + v], value, f[tap]);
        }
    }
}

/// `wide` vectors of channels from `channel` on, for `across` outputs from (x, y) on whose windows have the
/// same taps inside the input. With `taps`, windows of so many neighbouring columns: the columns that are
/// `inside` count from the first one that any of the windows sees.
ALWAYS void slide_block(
    const enum slide_kind kind, const size_t taps, const bool at_edge, const size_t across, const size_t wide,
    const struct slide *s, size_t channel, size_t y, size_t x, struct span rows, struct span columns
) {
    const struct ck_window *w = s->window;
    const size_t channels = w->channels, step = w->stride_x * channels;
    const float *corner = corner_of(s, y, x) + channel;
    vec sums[SUMS];
    UNROLL for (size_t i = 0; i < across * wide; i++)
        sums[i] = kind == DEPTHWISE ? load(s->bias + channel + i % wide * VECTOR)
            : kind == LARGEST       ? splat(-__builtin_inff())
                                    : (vec){};
    size_t ky = rows.first;
    if (taps == 3 && rows.first == 0 && rows.last == 3) {
        const size_t line_step = w->dilation_y * w->input_width * channels;
        UNROLL for (ky = 0; ky < 3; ky++)
            slide_neighbours(
                kind, taps, at_edge, across, wide, corner + ky * line_step, columns,
                s->weights + ky * 3 * channels + channel, channels, sums);
    }
    for (; ky < rows.last; ky++) {
        const float *line = corner + ky * w->dilation_y * w->input_width * channels;
        const float *weights = s->weights + ky * w->kernel_width * channels + channel;
        if (taps) {
            slide_neighbours(kind, taps, at_edge, across, wide, line, columns, weights, channels, sums);
            continue;
        }
        for (size_t kx = columns.first; kx < columns.last; kx++) {
            const float *pixel = line + kx * w->dilation_x * channels;
            UNROLL for (size_t i = 0; i < across * wide; i++) {
                const vec value = load(pixel + i / wide * step + i % wide * VECTOR);
                const vec f = kind == DEPTHWISE ? load(weights + kx * channels + i % wide * VECTOR) : value;
                sums[i] = taken(kind, sums[i], value, f);
            }
        }
    }
    float *output = s->output + (y * w->output_width + x) * channels + channel;
    UNROLL for (size_t i = 0; i < across * wide; i++) {
        vec value = sums[i];
        if (kind == DEPTHWISE) value = smallest_of(largest_of(value, splat(s->low)), splat(s->high));
        if (kind == MEAN) value *= scale_of(s, y, x + i / wide, rows, columns);
        store(output + i / wide * channels + i % wide * VECTOR, value);
    }
}

/// All channels of one output, for fewer channels than a vector holds.
ALWAYS void slide_few(
    const enum slide_kind kind, const struct slide *s, size_t y, size_t x, struct span rows,
    struct span columns
) {
    const struct ck_window *w = s->window;
    const float *corner = corner_of(s, y, x);
    for (size_t c = 0; c < w->channels; c++) {
        float sum = kind == DEPTHWISE ? s->bias[c] : kind == LARGEST ? -__builtin_inff() : 0;
        for (size_t ky = rows.first; ky < rows.last; ky++) {
            for (size_t kx = columns.first; kx < columns.last; kx++) {
                const float value =
                    corner[(ky * w->dilation_y * w->input_width + kx * w->dilation_x) * w->channels + c];
                if (kind == DEPTHWISE) sum += value * s->weights[(ky * w->kernel_width + kx) * w->channels + c];
                else if (kind == LARGEST) sum = value > sum ? value : sum;
                else sum += value;
            }
        }
        if (kind == DEPTHWISE) {
            sum = sum > s->low ? sum : s->low;
            sum = sum < s->high ? sum : s->high;
        }
        if (kind == MEAN) sum *= scale_of(s, y, x, rows, columns);
        s->output[(y * w->output_width + x) * w->channels + c] = sum;
    }
}

/// All channels of `across` outputs. The last vector overlaps the one before it where channels do not come
/// out even.
ALWAYS void slide_channels(
    const enum slide_kind kind, const size_t taps, const bool at_edge, const size_t across, const size_t wide,
    const struct slide *s, size_t y, size_t x, struct span rows, struct span columns
) {
    const size_t channels = s->window->channels;
    size_t c = 0;
    for (; c + wide * VECTOR <= channels; c += wide * VECTOR)
        slide_block(kind, taps, at_edge, across, wide, s, c, y, x, rows, columns);
    if (wide > 1)
        for (; c + VECTOR <= channels; c += VECTOR)
            slide_block(kind, taps, at_edge, across, 1, s, c, y, x, rows, columns);
    if (c < channels) slide_block(kind, taps, at_edge, across, 1, s, channels - VECTOR, y, x, rows, columns);
}

/// One output whose window may hang over the edge.
ALWAYS void slide_one(const enum slide_kind kind, const struct slide *s, size_t y, size_t x, struct span rows) {
    const struct ck_window *w = s->window;
    const struct span columns =
        inside(x, w->stride_x, w->dilation_x, w->pad_left, w->kernel_width, w->input_width);
    if (w->channels < VECTOR) slide_few(kind, s, y, x, rows, columns);
    else slide_channels(kind, 0, false, 1, 4, s, y, x, rows, columns);
}

/// The outputs of a line that have all columns of their windows inside the input.
ALWAYS struct span whole_windows(const struct ck_window *w) {
    const size_t reach = (w->kernel_width - 1) * w->dilation_x + 1, limit = w->input_width + w->pad_left;
    const size_t first = (w->pad_left + w->stride_x - 1) / w->stride_x;
    const size_t end = limit < reach ? 0 : (limit - reach) / w->stride_x + 1;
    const size_t last = end < w->output_width ? end : w->output_width;
    return first < last ? (struct span){first, last} : (struct span){0, 0};
}

/// `across` outputs at a time; the last ones overlap those before.
ALWAYS void slide_whole(
    const enum slide_kind kind, const size_t taps, const size_t across, const size_t wide,
    const struct slide *s, size_t y, struct span whole, struct span rows
) {
    const struct span all = {0, s->window->kernel_width};
    for (size_t x = whole.first; x < whole.last; x += across)
        slide_channels(
            kind, taps, false, across, wide, s, y, x + across <= whole.last ? x : whole.last - across, rows, all);
}

/// `across` neighbouring outputs, of which some may see beyond the ends of the line.
ALWAYS void slide_group(
    const size_t taps, const size_t across, const size_t wide, const struct slide *s, size_t y, size_t x,
    struct span rows
) {
    const struct ck_window *w = s->window;
    const size_t seen = across + taps - 1, end = w->input_width + w->pad_left;
    const size_t reach = end > x ? end - x : 0;
    const struct span inside = {x < w->pad_left ? w->pad_left - x : 0, reach < seen ? reach : seen};
    if (inside.first == 0 && inside.last == seen)
        slide_channels(DEPTHWISE, taps, false, across, wide, s, y, x, rows, inside);
    else slide_channels(DEPTHWISE, taps, true, across, wide, s, y, x, rows, inside);
}

/// A line of a depthwise convolution of stride 1, eight outputs at a time. The last ones overlap those before.
ALWAYS void slide_stride_1(const size_t taps, const struct slide *s, size_t y, struct span rows) {
    const size_t width = s->window->output_width;
    size_t x = 0;
    for (; x + 8 <= width; x += 8) slide_group(taps, 8, 1, s, y, x, rows);
    if (x == width) return;
    if (x + 4 < width && width >= 8) return slide_group(taps, 8, 1, s, y, width - 8, rows);
    if (x + 4 < width) slide_group(taps, 4, 2, s, y, x, rows);
    slide_group(taps, 4, 2, s, y, width - 4, rows);
}

ALWAYS void slide_line(const enum slide_kind kind, const struct slide *s, size_t y) {
    const struct ck_window *w = s->window;
    const struct span rows =
        inside(y, w->stride_y, w->dilation_y, w->pad_top, w->kernel_height, w->input_height);
    const bool has_neighbours = w->stride_x == 1 && w->dilation_x == 1 && w->channels >= VECTOR;
    if (kind == DEPTHWISE && has_neighbours && w->output_width >= 4) {
        if (w->kernel_width == 3) return slide_stride_1(3, s, y, rows);
        if (w->kernel_width == 5) return slide_stride_1(5, s, y, rows);
    }
    struct span whole = whole_windows(w);
    if (w->channels < VECTOR || whole.last - whole.first < 4) whole = (struct span){0, 0};
    for (size_t x = 0; x < whole.first; x++) slide_one(kind, s, y, x, rows);
    const size_t count = whole.last - whole.first;
    if (has_neighbours && w->kernel_width == 3) slide_whole(kind, 3, 4, 2, s, y, whole, rows);
    else if (w->channels < 2 * VECTOR && count >= 8) slide_whole(kind, 0, 8, 1, s, y, whole, rows);
    else slide_whole(kind, 0, 4, 2, s, y, whole, rows);
    for (size_t x = whole.last; x < w->output_width; x++) slide_one(kind, s, y, x, rows);
}

/// The variant with the next narrower vectors, where there is one.
#ifdef NARROWER
extern const struct ck_kernels NARROWER;
static const struct ck_kernels *const narrower = &NARROWER;
#else
static const struct ck_kernels *const narrower = NULL;
#endif

/// Whether the narrower variant slides a window faster: over fewer channels than a vector holds, this one would go
/// one float at a time.
ALWAYS bool is_narrow(const struct ck_window *w) { return narrower && w->channels < VECTOR; }

static void depthwise(
    const struct ck_window *w, size_t first_row, size_t end_row, const float *input, const float *weights,
    const float *bias, const struct ck_function *activation, float *output
) {
    if (is_narrow(w))
        return narrower->depthwise(w, first_row, end_row, input, weights, bias, activation, output);
    const struct slide s = {
        .window = w, .input = input, .weights = weights, .bias = bias, .low = clip_low(activation),
        .high = clip_high(activation), .output = output};
    for (size_t y = first_row; y < end_row; y++) {
        slide_line(DEPTHWISE, &s, y);
        if (is_clip(activation)) continue;
        float *row = output + y * w->output_width * w->channels;
        map(activation, row, row, w->output_width * w->channels);
    }
}

static void max_pool(
    const struct ck_window *w, size_t first_row, size_t end_row, const float *input, float *output
) {
    if (is_narrow(w)) return narrower->max_pool(w, first_row, end_row, input, output);
    const struct slide s = {.window = w, .input = input, .output = output};
    for (size_t y = first_row; y < end_row; y++) slide_line(LARGEST, &s, y);
}

static void average_pool(
    const struct ck_window *w, size_t first_row, size_t end_row, const float *input, const float *row_counts,
    const float *column_counts, float *output
) {
    if (is_narrow(w))
        return narrower->average_pool(w, first_row, end_row, input, row_counts, column_counts, output);
    const struct slide s = {
        .window = w, .input = input, .row_counts = row_counts, .column_counts = column_counts,
        .output = output};
    for (size_t y = first_row; y < end_row; y++) slide_line(MEAN, &s, y);
}
