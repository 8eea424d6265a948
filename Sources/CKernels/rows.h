// Sums and extremes, softmax and normalization of rows.

ALWAYS float reduce_one(enum ck_reduction_kind kind, float a, float b) {
    switch (kind) {
    case CK_SUM: return a + b;
    case CK_LARGEST: return a > b ? a : b;
    case CK_SMALLEST: return a < b ? a : b;
    case CK_PRODUCT: return a * b;
    }
}

ALWAYS vec reduce_vectors(enum ck_reduction_kind kind, vec a, vec b) {
    switch (kind) {
    case CK_SUM: return a + b;
    case CK_LARGEST: return largest_of(a, b);
    case CK_SMALLEST: return smallest_of(a, b);
    case CK_PRODUCT: return a * b;
    }
}

ALWAYS void reduce_rows_kind(
    enum ck_reduction_kind kind, const float *input, size_t rows, size_t row_step, size_t columns,
    float *output
) {
    memcpy(output, input, columns * sizeof(float));
    for (size_t r = 1; r < rows; r++) {
        const float *row = input + r * row_step;
        for (size_t c = 0; c < columns; c++) output[c] = reduce_one(kind, row[c], output[c]);
    }
}

static void reduce_rows(
    enum ck_reduction_kind kind, const float *input, size_t rows, size_t row_step, size_t columns,
    float *output
) {
    switch (kind) {
    case CK_SUM: reduce_rows_kind(CK_SUM, input, rows, row_step, columns, output); break;
    case CK_LARGEST: reduce_rows_kind(CK_LARGEST, input, rows, row_step, columns, output); break;
    case CK_SMALLEST: reduce_rows_kind(CK_SMALLEST, input, rows, row_step, columns, output); break;
    case CK_PRODUCT: reduce_rows_kind(CK_PRODUCT, input, rows, row_step, columns, output); break;
    }
}

/// The lanes of a vector added to, or compared with, each other.
ALWAYS float reduce_lanes(enum ck_reduction_kind kind, vec x) {
    float result = x[0];
    for (int i = 1; i < VECTOR; i++) result = reduce_one(kind, x[i], result);
    return result;
}

ALWAYS float reduce_kind(enum ck_reduction_kind kind, const float *input, size_t count) {
    size_t i = 0;
    float result;
    if (count < VECTOR) {
        result = input[i++];
    } else {
        vec lanes = load(input);
        for (i = VECTOR; i + VECTOR <= count; i += VECTOR) lanes = reduce_vectors(kind, load(input + i), lanes);
        result = reduce_lanes(kind, lanes);
    }
    for (; i < count; i++) result = reduce_one(kind, input[i], result);
    return result;
}

static float reduce(enum ck_reduction_kind kind, const float *input, size_t count) {
    switch (kind) {
    case CK_SUM: return reduce_kind(CK_SUM, input, count);
    case CK_LARGEST: return reduce_kind(CK_LARGEST, input, count);
    case CK_SMALLEST: return reduce_kind(CK_SMALLEST, input, count);
    case CK_PRODUCT: return reduce_kind(CK_PRODUCT, input, count);
    }
}

/// Sum of eˣ⁻ᵐᵃˣ, which are written to `output` unless it is NULL.
ALWAYS float exponentials(const float *input, float largest, float *output, size_t count) {
    vec sums = {};
    size_t i = 0;
    for (; i + VECTOR <= count; i += VECTOR) {
        const vec e = exponential(load(input + i) - largest);
        sums += e;
        if (output) store(output + i, e);
    }
    float sum = reduce_lanes(CK_SUM, sums);
    if (i < count) {
        float rest[VECTOR] = {0};
        memcpy(rest, input + i, (count - i) * sizeof(float));
        store(rest, exponential(load(rest) - largest));
        for (size_t k = 0; k < count - i; k++) sum += rest[k];
        if (output) memcpy(output + i, rest, (count - i) * sizeof(float));
    }
    return sum;
}

static void softmax(bool logarithmic, const float *input, float *output, size_t count) {
    float largest = reduce_kind(CK_LARGEST, input, count);
    // An infinite number would make every difference NaN.
    if (largest > 3.40282347e38f) largest = 3.40282347e38f;
    if (largest < -3.40282347e38f) largest = -3.40282347e38f;
    if (logarithmic) {
        const float offset = largest + logf(exponentials(input, largest, NULL, count));
        for (size_t i = 0; i < count; i++) output[i] = input[i] - offset;
    } else {
        const float sum = exponentials(input, largest, output, count);
        for (size_t i = 0; i < count; i++) output[i] /= sum;
    }
}

static void normalize(
    bool centered, float epsilon, const float *input, const float *scale, const float *bias,
    size_t affine_step, float *output, size_t count
) {
    const float mean = centered ? reduce_kind(CK_SUM, input, count) / (float)count : 0;
    vec lanes = {};
    size_t i = 0;
    for (; i + VECTOR <= count; i += VECTOR) {
        const vec x = load(input + i) - mean;
        lanes += x * x;
    }
    float squares = reduce_lanes(CK_SUM, lanes);
    for (; i < count; i++) squares += (input[i] - mean) * (input[i] - mean);
    const float factor = 1 / sqrtf(squares / (float)count + epsilon);
    if (affine_step) for (i = 0; i < count; i++) output[i] = (input[i] - mean) * factor * scale[i] + bias[i];
    else for (i = 0; i < count; i++) output[i] = (input[i] - mean) * factor * *scale + *bias;
}

/// Positions whose sums are added up by themselves, so that rounding errors do not pile up.
#define SUMMED_POSITIONS 128

/// Sums over all positions of x − mean, or of its square, for each channel.
ALWAYS void sum_channels(
    bool squared, const float *input, size_t positions, size_t channels, const float *mean, float *part,
    float *sums
) {
    memset(sums, 0, channels * sizeof(float));
    for (size_t start = 0; start < positions; start += SUMMED_POSITIONS) {
        const size_t end = positions - start < SUMMED_POSITIONS ? positions : start + SUMMED_POSITIONS;
        memset(part, 0, channels * sizeof(float));
        for (size_t p = start; p < end; p++) {
            const float *row = input + p * channels;
            if (squared) for (size_t c = 0; c < channels; c++) part[c] += (row[c] - mean[c]) * (row[c] - mean[c]);
            else for (size_t c = 0; c < channels; c++) part[c] += row[c];
        }
        for (size_t c = 0; c < channels; c++) sums[c] += part[c];
    }
}

/// Replaces the sums of the channels of each group by the group's mean.
ALWAYS void average_groups(size_t positions, size_t channels, size_t groups, float *sums) {
    const size_t size = channels / groups;
    for (size_t g = 0; g < groups; g++) {
        float sum = 0;
        for (size_t c = 0; c < size; c++) sum += sums[g * size + c];
        for (size_t c = 0; c < size; c++) sums[g * size + c] = sum / (float)(positions * size);
    }
}

static void normalize_groups(
    float epsilon, const float *input, size_t positions, size_t channels, size_t groups, const float *scale,
    const float *bias, float *scratch, float *output
) {
    float *const mean = scratch, *const variance = scratch + channels, *const part = scratch + 2 * channels;
    sum_channels(false, input, positions, channels, mean, part, mean);
    average_groups(positions, channels, groups, mean);
    sum_channels(true, input, positions, channels, mean, part, variance);
    average_groups(positions, channels, groups, variance);
    for (size_t c = 0; c < channels; c++) variance[c] = scale[c] / sqrtf(variance[c] + epsilon);
    for (size_t p = 0; p < positions; p++) {
        const float *from = input + p * channels;
        float *to = output + p * channels;
        for (size_t c = 0; c < channels; c++) to[c] = (from[c] - mean[c]) * variance[c] + bias[c];
    }
}

static void pack(
    const float *matrix, size_t depth, size_t columns, size_t row_step, size_t column_step, float *packed
) {
    for (size_t column = 0; column < columns; column += CK_PANEL, packed += depth * CK_PANEL) {
        const float *from = matrix + column * column_step;
        const size_t width = columns - column < CK_PANEL ? columns - column : CK_PANEL;
        if (width < CK_PANEL) memset(packed, 0, depth * CK_PANEL * sizeof(float));
        if (column_step == 1 && width == CK_PANEL)
            for (size_t k = 0; k < depth; k++)
                memcpy(packed + k * CK_PANEL, from + k * row_step, CK_PANEL * sizeof(float));
        else if (width == CK_PANEL)
            for (size_t k = 0; k < depth; k++)
                for (size_t c = 0; c < CK_PANEL; c++)
                    packed[k * CK_PANEL + c] = from[k * row_step + c * column_step];
        else
            for (size_t k = 0; k < depth; k++)
                for (size_t c = 0; c < width; c++)
                    packed[k * CK_PANEL + c] = from[k * row_step + c * column_step];
    }
}
