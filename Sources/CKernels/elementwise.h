// Functions of two and three variables.
#include <math.h>

ALWAYS float modulo(float a, float b) {
    const float rest = fmodf(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

ALWAYS float combine_one(enum ck_binary_kind kind, float a, float b) {
    switch (kind) {
    case CK_ADD: return a + b;
    case CK_SUBTRACT: return a - b;
    case CK_MULTIPLY: return a * b;
    case CK_DIVIDE: return a / b;
    case CK_POWER: return b == 2 ? a * a : powf(a, b);
    case CK_PRELU: return a < 0 ? a * b : a;
    case CK_MINIMUM: return a < b || a != a ? a : b;
    case CK_MAXIMUM: return a > b || a != a ? a : b;
    case CK_MODULO: return modulo(a, b);
    case CK_REMAINDER: return fmodf(a, b);
    case CK_EQUAL: return a == b;
    case CK_GREATER: return a > b;
    case CK_GREATER_OR_EQUAL: return a >= b;
    case CK_LESS: return a < b;
    case CK_LESS_OR_EQUAL: return a <= b;
    case CK_AND: return a != 0 && b != 0;
    case CK_OR: return a != 0 || b != 0;
    case CK_XOR: return (a != 0) != (b != 0);
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
        CASE(CK_MINIMUM);
        CASE(CK_MAXIMUM);
        CASE(CK_MODULO);
        CASE(CK_REMAINDER);
        CASE(CK_EQUAL);
        CASE(CK_GREATER);
        CASE(CK_GREATER_OR_EQUAL);
        CASE(CK_LESS);
        CASE(CK_LESS_OR_EQUAL);
        CASE(CK_AND);
        CASE(CK_OR);
        CASE(CK_XOR);
#undef CASE
    }
}

static void choose(
    const float *condition, const float *a, const float *b, const size_t *steps, float *output, size_t count
) {
    const size_t c_step = steps[0], a_step = steps[1], b_step = steps[2];
    for (size_t i = 0; i < count; i++)
        output[i] = condition[i * c_step] != 0 ? a[i * a_step] : b[i * b_step];
}
