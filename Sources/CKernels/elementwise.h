// Functions of two variables, and sums of rows.
#include <math.h>

ALWAYS float combine_one(enum ck_binary_kind kind, float a, float b) {
    switch (kind) {
    case CK_ADD: return a + b;
    case CK_SUBTRACT: return a - b;
    case CK_MULTIPLY: return a * b;
    case CK_DIVIDE: return a / b;
    case CK_POWER: return b == 2 ? a * a : powf(a, b);
    case CK_PRELU: return a < 0 ? a * b : a;
    }
}

/// The compiler vectorizes each of the four cases; `output` may be either operand.
ALWAYS void combine_kind(
    enum ck_binary_kind kind, const float *a, size_t a_step, const float *b, size_t b_step, float *output,
    size_t count
) {
    if (a_step && b_step) for (size_t i = 0; i < count; i++) output[i] = combine_one(kind, a[i], b[i]);
    else if (a_step) for (size_t i = 0, n = count; i < n; i++) output[i] = combine_one(kind, a[i], *b);
    else if (b_step) for (size_t i = 0; i < count; i++) output[i] = combine_one(kind, *a, b[i]);
    else for (size_t i = 0; i < count; i++) output[i] = combine_one(kind, *a, *b);
}

static void combine(
    enum ck_binary_kind kind, const float *a, size_t a_step, const float *b, size_t b_step, float *output,
    size_t count
) {
    switch (kind) {
#define CASE(kind)                                                  \
    case kind:                                                      \
        combine_kind(kind, a, a_step, b, b_step, output, count);    \
        break
        CASE(CK_ADD);
        CASE(CK_SUBTRACT);
        CASE(CK_MULTIPLY);
        CASE(CK_DIVIDE);
        CASE(CK_POWER);
        CASE(CK_PRELU);
#undef CASE
    }
}

static void reduce_rows(
    bool largest, const float *input, size_t rows, size_t row_step, size_t columns, float *output
) {
    memcpy(output, input, columns * sizeof(float));
    for (size_t r = 1; r < rows; r++) {
        const float *row = input + r * row_step;
        if (largest) for (size_t c = 0; c < columns; c++) output[c] = row[c] > output[c] ? row[c] : output[c];
        else for (size_t c = 0; c < columns; c++) output[c] += row[c];
    }
}
