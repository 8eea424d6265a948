// Functions of one variable on whole vectors, accurate to a few units in the last place of 1.

/// eˣ by 2ⁿ·eʳ with |r| ≤ ln 2 / 2 and a Taylor polynomial of degree 6 (Cephes' `expf` in shape).
ALWAYS vec exponential(vec x) {
    x = smallest_of(largest_of(x, splat(-87.3f)), splat(88.3f));
    // Adding 1.5·2²³ rounds to the nearest integer and leaves it in the low bits.
    const vec shifted = x * 1.44269504088896341f + 12582912.0f;
    const vec n = shifted - 12582912.0f;
    const vec r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    vec p = splat(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const ivec exponent = ((ivec)shifted + 127) << 23;
    return p * (vec)exponent;
}

ALWAYS vec sigmoid(vec x) { return 1.0f / (1.0f + exponential(-x)); }

ALWAYS vec hyperbolic_tangent(vec x) { return 1.0f - 2.0f / (1.0f + exponential(x + x)); }

/// Abramowitz and Stegun 7.1.26; absolute error below 1.5e-7.
ALWAYS vec error_function(vec x) {
    const vec magnitude = x < 0.0f ? -x : x;
    const vec t = 1.0f / (1.0f + 0.3275911f * magnitude);
    vec p = splat(1.061405429f);
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    const vec y = 1.0f - p * t * exponential(-magnitude * magnitude);
    return x < 0.0f ? -y : y;
}

ALWAYS vec square_root(vec x) {
    for (int i = 0; i < VECTOR; i++) x[i] = __builtin_sqrtf(x[i]);
    return x;
}

/// ln x by x = 2ᵉ·m with √½ ≤ m < √2 and a polynomial (Cephes' `logf` in shape).
ALWAYS vec logarithm(vec x) {
    // Subnormal numbers have no exponent of their own.
    const ivec tiny = x < 1.17549435e-38f;
    const vec normal = tiny ? x * 8388608.0f : x;
    const ivec bits = (ivec)normal;
    const ivec biased = ((bits >> 23) & 0xff) - 126 - (tiny ? 23 : 0);
    const vec half = (vec)((bits & 0x7fffff) | 0x3f000000);
    const ivec small = half < 0.70710678f;
    const vec m = (small ? half + half : half) - 1.0f;
    const vec e = __builtin_convertvector(small ? biased - 1 : biased, vec);
    vec p = splat(7.0376836292e-2f);
    p = p * m - 1.1514610310e-1f;
    p = p * m + 1.1676998740e-1f;
    p = p * m - 1.2420140846e-1f;
    p = p * m + 1.4249322787e-1f;
    p = p * m - 1.6668057665e-1f;
    p = p * m + 2.0000714765e-1f;
    p = p * m - 2.4999993993e-1f;
    p = p * m + 3.3333331174e-1f;
    const vec square = m * m;
    const vec result = m + (p * m * square - 2.12194440e-4f * e - 0.5f * square) + 0.693359375f * e;
    const float infinity = __builtin_inff();
    const vec finite = x == 0.0f ? splat(-infinity) : x > 0.0f ? result : splat(__builtin_nanf(""));
    return x == infinity ? x : finite;
}

ALWAYS vec magnitude_of(vec x) { return __builtin_elementwise_abs(x); }

ALWAYS vec softplus(vec x) { return largest_of(x, splat(0)) + logarithm(1.0f + exponential(-magnitude_of(x))); }

/// With n = eˣ·(eˣ + 2), tanh(ln(1 + eˣ)) is n / (n + 2).
ALWAYS vec mish(vec x) {
    const vec e = exponential(smallest_of(x, splat(20)));
    const vec n = e * (e + 2.0f);
    return x * (n / (n + 2.0f));
}

ALWAYS vec sine(vec x) {
    for (int i = 0; i < VECTOR; i++) x[i] = __builtin_sinf(x[i]);
    return x;
}

ALWAYS vec cosine(vec x) {
    for (int i = 0; i < VECTOR; i++) x[i] = __builtin_cosf(x[i]);
    return x;
}

ALWAYS vec apply(enum ck_function_kind kind, vec a, vec b, vec x) {
    const vec zero = {}, one = splat(1);
    switch (kind) {
    case CK_IDENTITY: return x;
    case CK_CLIP: return smallest_of(largest_of(x, a), b);
    case CK_LEAKY_RELU: return x < zero ? a * x : x;
    case CK_ELU: return x < zero ? a * (exponential(x) - 1.0f) : x;
    case CK_SIGMOID: return sigmoid(x);
    case CK_SWISH: return x * sigmoid(x);
    case CK_HARD_SIGMOID: return smallest_of(largest_of(a * x + b, zero), one);
    case CK_HARD_SWISH: return x * smallest_of(largest_of(x * (1 / 6.0f) + 0.5f, zero), one);
    case CK_TANH: return hyperbolic_tangent(x);
    case CK_ERF: return error_function(x);
    case CK_GELU: return 0.5f * x * (1.0f + error_function(x * 0.70710678118654752f));
    case CK_GELU_TANH:
        return 0.5f * x * (1.0f + hyperbolic_tangent(0.79788456080286536f * (x + 0.044715f * x * x * x)));
    case CK_EXP: return exponential(x);
    case CK_SQRT: return square_root(x);
    case CK_NEGATE: return -x;
    case CK_ABSOLUTE: return magnitude_of(x);
    case CK_RECIPROCAL: return 1.0f / x;
    case CK_LOG: return logarithm(x);
    case CK_FLOOR: return __builtin_elementwise_floor(x);
    case CK_CEIL: return __builtin_elementwise_ceil(x);
    case CK_ROUND: return __builtin_elementwise_roundeven(x);
    case CK_TRUNCATE: return __builtin_elementwise_trunc(x);
    case CK_SIGN: return x > zero ? one : x < zero ? -one : x;
    case CK_SINE: return sine(x);
    case CK_COSINE: return cosine(x);
    case CK_SELU: return x < zero ? a * b * (exponential(x) - 1.0f) : b * x;
    case CK_CELU: return x < zero ? a * (exponential(x / a) - 1.0f) : x;
    case CK_SOFTPLUS: return softplus(x);
    case CK_SOFTSIGN: return x / (1.0f + magnitude_of(x));
    case CK_MISH: return mish(x);
    case CK_THRESHOLD: return x > a ? x : zero;
    case CK_SHRINK: return x < -a ? x + b : x > a ? x - b : zero;
    case CK_IS_ZERO: return x == zero ? one : zero;
    case CK_IS_NAN: return x != x ? one : zero;
    }
}

ALWAYS void map_kind(
    enum ck_function_kind kind, const struct ck_function *f, const float *input, float *output, size_t count
) {
    const vec a = splat(f->a), b = splat(f->b);
    size_t i = 0;
    for (; i + VECTOR <= count; i += VECTOR) store(output + i, apply(kind, a, b, load(input + i)));
    if (i < count) {
        float rest[VECTOR] = {0};
        memcpy(rest, input + i, (count - i) * sizeof(float));
        store(rest, apply(kind, a, b, load(rest)));
        memcpy(output + i, rest, (count - i) * sizeof(float));
    }
}

/// One loop per function, so that the choice is made once and not per vector.
static void map(const struct ck_function *f, const float *input, float *output, size_t count) {
    switch (f->kind) {
#define CASE(kind)                                \
    case kind:                                    \
        map_kind(kind, f, input, output, count);  \
        break
        CASE(CK_IDENTITY);
        CASE(CK_CLIP);
        CASE(CK_LEAKY_RELU);
        CASE(CK_ELU);
        CASE(CK_SIGMOID);
        CASE(CK_SWISH);
        CASE(CK_HARD_SIGMOID);
        CASE(CK_HARD_SWISH);
        CASE(CK_TANH);
        CASE(CK_ERF);
        CASE(CK_GELU);
        CASE(CK_GELU_TANH);
        CASE(CK_EXP);
        CASE(CK_SQRT);
        CASE(CK_NEGATE);
        CASE(CK_ABSOLUTE);
        CASE(CK_RECIPROCAL);
        CASE(CK_LOG);
        CASE(CK_FLOOR);
        CASE(CK_CEIL);
        CASE(CK_ROUND);
        CASE(CK_TRUNCATE);
        CASE(CK_SIGN);
        CASE(CK_SINE);
        CASE(CK_COSINE);
        CASE(CK_SELU);
        CASE(CK_CELU);
        CASE(CK_SOFTPLUS);
        CASE(CK_SOFTSIGN);
        CASE(CK_MISH);
        CASE(CK_THRESHOLD);
        CASE(CK_SHRINK);
        CASE(CK_IS_ZERO);
        CASE(CK_IS_NAN);
#undef CASE
    }
}

/// The functions that kernels fold into their last step without a call.
ALWAYS bool is_clip(const struct ck_function *f) { return f->kind == CK_CLIP || f->kind == CK_IDENTITY; }

ALWAYS float clip_low(const struct ck_function *f) { return f->kind == CK_CLIP ? f->a : -__builtin_inff(); }

ALWAYS float clip_high(const struct ck_function *f) { return f->kind == CK_CLIP ? f->b : __builtin_inff(); }
