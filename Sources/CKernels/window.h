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

/// Vectors of channels that one pass over a window carries along.
#define WIDE 4

ALWAYS void depthwise_channels(
    const size_t wide, const struct ck_window *w, const float *corner, struct span rows, struct span columns,
    const float *weights, const float *bias, vec low, vec high, float *output
) {
    vec sums[WIDE];
    for (size_t i = 0; i < wide; i++) sums[i] = load(bias + i * VECTOR);
    for (size_t ky = rows.first; ky < rows.last; ky++) {
        for (size_t kx = columns.first; kx < columns.last; kx++) {
            const float *x = corner + (ky * w->dilation_y * w->input_width + kx * w->dilation_x) * w->channels;
            const float *f = weights + (ky * w->kernel_width + kx) * w->channels;
            for (size_t i = 0; i < wide; i++) sums[i] += load(x + i * VECTOR) * load(f + i * VECTOR);
        }
    }
    for (size_t i = 0; i < wide; i++)
        store(output + i * VECTOR, smallest_of(largest_of(sums[i], low), high));
}

static float depthwise_one(
    const struct ck_window *w, const float *corner, struct span rows, struct span columns,
    const float *weights, float sum
) {
    for (size_t ky = rows.first; ky < rows.last; ky++)
        for (size_t kx = columns.first; kx < columns.last; kx++)
            sum += corner[(ky * w->dilation_y * w->input_width + kx * w->dilation_x) * w->channels]
                * weights[(ky * w->kernel_width + kx) * w->channels];
    return sum;
}

/// `corner` may lie before the input: only taps inside `rows` and `columns` are read.
ALWAYS const float *corner_of(const struct ck_window *w, const float *input, size_t y, size_t x) {
    const ptrdiff_t row = (ptrdiff_t)(y * w->stride_y) - (ptrdiff_t)w->pad_top;
    const ptrdiff_t column = (ptrdiff_t)(x * w->stride_x) - (ptrdiff_t)w->pad_left;
    return input + (row * (ptrdiff_t)w->input_width + column) * (ptrdiff_t)w->channels;
}

static void depthwise(
    const struct ck_window *w, const float *input, const float *weights, const float *bias,
    const struct ck_function *activation, float *output
) {
    const float lowest = clip_low(activation), highest = clip_high(activation);
    const vec low = splat(lowest), high = splat(highest);
    for (size_t y = 0; y < w->output_height; y++) {
        const struct span rows =
            inside(y, w->stride_y, w->dilation_y, w->pad_top, w->kernel_height, w->input_height);
        for (size_t x = 0; x < w->output_width; x++) {
            const struct span columns =
                inside(x, w->stride_x, w->dilation_x, w->pad_left, w->kernel_width, w->input_width);
            const float *corner = corner_of(w, input, y, x);
            float *to = output + (y * w->output_width + x) * w->channels;
            size_t c = 0;
            for (; c + WIDE * VECTOR <= w->channels; c += WIDE * VECTOR)
                depthwise_channels(
                    WIDE, w, corner + c, rows, columns, weights + c, bias + c, low, high, to + c);
            for (; c + VECTOR <= w->channels; c += VECTOR)
                depthwise_channels(1, w, corner + c, rows, columns, weights + c, bias + c, low, high, to + c);
            for (; c < w->channels; c++) {
                const float sum = depthwise_one(w, corner + c, rows, columns, weights + c, bias[c]);
                const float raised = sum > lowest ? sum : lowest;
                to[c] = raised < highest ? raised : highest;
            }
        }
        if (!is_clip(activation)) {
            float *row = output + y * w->output_width * w->channels;
            map(activation, row, row, w->output_width * w->channels);
        }
    }
}

/// Adds up, or takes the largest of, the pixels of one window for all channels.
ALWAYS void pool_window(
    const bool largest, const struct ck_window *w, const float *corner, struct span rows,
    struct span columns, float *output
) {
    for (size_t c = 0; c < w->channels; c++) output[c] = largest ? -__builtin_inff() : 0;
    for (size_t ky = rows.first; ky < rows.last; ky++) {
        for (size_t kx = columns.first; kx < columns.last; kx++) {
            const float *x = corner + (ky * w->dilation_y * w->input_width + kx * w->dilation_x) * w->channels;
            for (size_t c = 0; c < w->channels; c++) {
                if (largest) output[c] = x[c] > output[c] ? x[c] : output[c];
                else output[c] += x[c];
            }
        }
    }
}

ALWAYS void pool(
    const bool largest, const struct ck_window *w, const float *input, const float *row_counts,
    const float *column_counts, float *output
) {
    for (size_t y = 0; y < w->output_height; y++) {
        const struct span rows =
            inside(y, w->stride_y, w->dilation_y, w->pad_top, w->kernel_height, w->input_height);
        for (size_t x = 0; x < w->output_width; x++) {
            const struct span columns =
                inside(x, w->stride_x, w->dilation_x, w->pad_left, w->kernel_width, w->input_width);
            float *to = output + (y * w->output_width + x) * w->channels;
            pool_window(largest, w, corner_of(w, input, y, x), rows, columns, to);
            if (largest) continue;
            const float seen = (float)((rows.last - rows.first) * (columns.last - columns.first));
            const float scale = 1 / (row_counts ? row_counts[y] * column_counts[x] : seen);
            for (size_t c = 0; c < w->channels; c++) to[c] *= scale;
        }
    }
}

static void max_pool(const struct ck_window *w, const float *input, float *output) {
    pool(true, w, input, 0, 0, output);
}

static void average_pool(
    const struct ck_window *w, const float *input, const float *row_counts, const float *column_counts,
    float *output
) {
    pool(false, w, input, row_counts, column_counts, output);
}
