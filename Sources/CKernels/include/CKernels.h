// The engine's inner loops, compiled once per instruction set from the same source.
//
// Activations are channels-last: `[sample, y, x, channel]`. No function allocates, fails or keeps a pointer.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

/// Output channels that share one packed block of weights.
#define CK_PANEL 16
/// Channels that Winograd kernels take at most.
#define CK_WINOGRAD_CHANNELS 4096

enum ck_function_kind {
    CK_IDENTITY,
    CK_CLIP,          // min(max(x, a), b)
    CK_LEAKY_RELU,    // x < 0 ? a·x : x
    CK_ELU,           // x < 0 ? a·(eˣ − 1) : x
    CK_SIGMOID,       // 1 / (1 + e⁻ˣ)
    CK_SWISH,         // x · sigmoid(x)
    CK_HARD_SIGMOID,  // min(max(a·x + b, 0), 1)
    CK_HARD_SWISH,    // x · min(max(x/6 + 1/2, 0), 1)
    CK_TANH,
    CK_ERF,
    CK_GELU,       // x/2 · (1 + erf(x/√2))
    CK_GELU_TANH,  // x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))
    CK_EXP,
    CK_SQRT,
    CK_NEGATE,
    CK_ABSOLUTE,
    CK_RECIPROCAL,
    CK_LOG,
    CK_FLOOR,
    CK_CEIL,
    CK_ROUND,     // to the nearest integer, halves to the even one
    CK_TRUNCATE,  // to the next integer towards 0
    CK_SIGN,
    CK_SINE,
    CK_COSINE,
    CK_ARCTANGENT,
    CK_SELU,       // x < 0 ? a·b·(eˣ − 1) : b·x
    CK_CELU,       // x < 0 ? a·(e^(x/a) − 1) : x
    CK_SOFTPLUS,   // ln(1 + eˣ)
    CK_SOFTSIGN,   // x / (1 + |x|)
    CK_MISH,       // x · tanh(softplus(x))
    CK_THRESHOLD,  // x > a ? x : 0
    CK_SHRINK,     // x < −a ? x + b : x > a ? x − b : 0
    CK_IS_ZERO,    // 1 where x = 0, else 0
    CK_IS_NAN,
};

/// A function of one variable, applied to every element.
struct ck_function {
    enum ck_function_kind kind;
    float a, b;
};

/// Comparisons and logic give 1 for true and 0 for false.
enum ck_binary_kind {
    CK_ADD,
    CK_SUBTRACT,
    CK_MULTIPLY,
    CK_DIVIDE,
    CK_POWER,
    CK_PRELU,
    CK_MINIMUM,
    CK_MAXIMUM,
    CK_MODULO,     // with the sign of the divisor
    CK_REMAINDER,  // with the sign of the dividend
    CK_EQUAL,
    CK_GREATER,
    CK_GREATER_OR_EQUAL,
    CK_LESS,
    CK_LESS_OR_EQUAL,
    CK_AND,
    CK_OR,
    CK_XOR,
};

enum ck_reduction_kind { CK_SUM, CK_LARGEST, CK_SMALLEST, CK_PRODUCT };

/// Where the window of each row of a product begins: row `r` is output position (x, y) of a sample.
/// All steps count floats.
struct ck_row_layout {
    size_t width, height;
    size_t x_step, y_step, sample_step;
};

/// A matrix product whose left rows are gathered from windows of the input.
///
/// Each row consists of `run_count` runs of `run_length` floats, which begin `run_offsets[i]` floats after
/// the row's window. `weights` is packed as `[columns / 16][run_count * run_length][16]`, zero-filled, and
/// `bias` holds `columns` rounded up to 16.
struct ck_gemm {
    size_t run_count, run_length;
    const size_t *run_offsets;
    size_t columns;
    const float *weights;
    const float *bias;
    struct ck_function activation;
};

/// A 3×3 convolution of stride 1 as tiles of `tile`×`tile` outputs (2 or 4).
/// Channel counts are at least 16 and at most `CK_WINOGRAD_CHANNELS`; the residual may not lie in the output.
struct ck_winograd {
    size_t tile;
    size_t input_height, input_width, input_channels;
    size_t output_height, output_width, output_channels;
    size_t pad_top, pad_left;
};

/// A sliding window over each channel by itself.
struct ck_window {
    size_t channels;
    size_t input_height, input_width;
    size_t output_height, output_width;
    size_t kernel_height, kernel_width;
    size_t stride_y, stride_x;
    size_t dilation_y, dilation_x;
    size_t pad_top, pad_left;
};

/// Packs filters `[columns][channels][taps]` for `ck_gemm` with the taps outside: row `tap * channels + c`
/// of the product's right matrix. `packed` holds zeros.
void ck_pack_filters(const float *filters, size_t columns, size_t channels, size_t taps, float *packed);

/// Transforms filters `[columns][channels][3][3]` to G·g·Gᵀ and packs one matrix of `channels` rows for each
/// of the (tile + 2)² elements. `packed` holds zeros.
void ck_pack_winograd(const float *filters, size_t columns, size_t channels, size_t tile, float *packed);

/// Zeros to be given to `ck_free`; those that are never touched take no room. NULL where there is not so much memory.
void *_Nullable ck_zeros(size_t bytes);
void ck_free(void *block);

/// Gives memory that was freed back to the system, where the C library keeps it.
void ck_release_free_memory(void);

/// The kernels for one instruction set.
struct ck_kernels {
    const char *name;

    /// Computes rows `first_row ..< first_row + row_count` of
    /// `output = activation(rows · weights + bias + residual)`. `output` and `residual` are the whole
    /// matrices; neighboring rows lie `output_step` floats apart in both.
    void (*gemm)(
        const struct ck_gemm *gemm, const struct ck_row_layout *rows, const float *input, size_t first_row,
        size_t row_count, float *output, size_t output_step, const float *_Nullable residual);

    /// Transforms tiles of the input to `[(tile + 2)²][tile_count][input_channels]`: of a block of
    /// `tile_count` tiles that begins at `first_tile`, tiles `from ..< to`.
    void (*winograd_input)(
        const struct ck_winograd *shape, const float *input, size_t first_tile, size_t tile_count,
        size_t from, size_t to, float *transformed);

    /// Transforms `[(tile + 2)²][tile_count][output_channels]` back for tiles `from ..< to` of a block, adds
    /// bias and residual, activates.
    void (*winograd_output)(
        const struct ck_winograd *shape, const float *transformed, size_t first_tile, size_t tile_count,
        size_t from, size_t to, const float *bias, const struct ck_function *activation, float *output,
        const float *_Nullable residual);

    /// Output rows `first_row ..< end_row` of the depthwise convolution of one sample; `weights` is
    /// `[kernel_height][kernel_width][channels]`.
    void (*depthwise)(
        const struct ck_window *window, size_t first_row, size_t end_row, const float *input,
        const float *weights, const float *bias, const struct ck_function *activation, float *output);

    /// Largest value in each window of these output rows of one sample; padding never wins.
    void (*max_pool)(
        const struct ck_window *window, size_t first_row, size_t end_row, const float *input, float *output);

    /// Mean of each window of these output rows of one sample, over the elements inside the input, or, where
    /// counts are given, the sum divided by `row_counts[y] * column_counts[x]`.
    void (*average_pool)(
        const struct ck_window *window, size_t first_row, size_t end_row, const float *input,
        const float *_Nullable row_counts, const float *_Nullable column_counts, float *output);

    /// `output[i] = function(input[i])`; both may be the same.
    void (*map)(const struct ck_function *function, const float *input, float *output, size_t count);

    /// `output[i] = left[i * left_step] op right[i * right_step]` with steps of 0 or 1.
    void (*combine)(
        enum ck_binary_kind kind, const float *left, size_t left_step, const float *right, size_t right_step,
        float *output, size_t count);

    /// `output[i] = condition[i * steps[0]] ≠ 0 ? left[i * steps[1]] : right[i * steps[2]]` with steps of 0 or 1.
    void (*choose)(
        const float *condition, const float *left, const float *right, const size_t *steps, float *output,
        size_t count);

    /// Sums, or keeps the extreme of, `rows` rows of `columns` floats that lie `row_step` floats apart.
    void (*reduce_rows)(
        enum ck_reduction_kind kind, const float *input, size_t rows, size_t row_step, size_t columns,
        float *output);

    /// Sum or extreme of `count` floats, at least 1.
    float (*reduce)(enum ck_reduction_kind kind, const float *input, size_t count);

    /// Softmax, or its logarithm, of `count` floats; both may be the same. An infinite number gives no NaN.
    void (*softmax)(bool logarithmic, const float *input, float *output, size_t count);

    /// `(x − mean) / √(variance + epsilon) · scale + bias` of `count` floats, with the mean taken for 0 unless
    /// `centered`; `affine_step` is 1, or 0 for one scale and one bias. Both may be the same.
    void (*normalize)(
        bool centered, float epsilon, const float *input, const float *scale, const float *bias,
        size_t affine_step, float *output, size_t count);

    /// The same over `[positions][channels]`, with a mean and a variance for each of `groups` groups of
    /// neighboring channels, a scale and a bias for each channel. `scratch` holds three times the channels.
    void (*normalize_groups)(
        float epsilon, const float *input, size_t positions, size_t channels, size_t groups,
        const float *scale, const float *bias, float *scratch, float *output);

    /// Packs a matrix, whose rows and columns are `row_step` and `column_step` floats apart, as the weights of a `ck_gemm`:
    /// `[columns / 16][depth][16]`, filled up with zeros.
    void (*pack)(
        const float *matrix, size_t depth, size_t columns, size_t row_step, size_t column_step,
        float *packed);
};

/// Number of variants that this CPU can run, the fastest first.
size_t ck_kernels_count(void);

/// Variant `index`, below `ck_kernels_count()`.
const struct ck_kernels *ck_kernels_at(size_t index);

/// Loads OpenBLAS from `library` and returns the kernels that every CPU has, with products by its `cblas_sgemm`.
/// Not to be called again after it succeeded. The library is limited to one thread: each of the engine's threads
/// multiplies for itself.
///
/// NULL where the library cannot be used; `reason` is then valid until the thread's next call of the dynamic loader.
const struct ck_kernels *_Nullable ck_load_openblas(
    const char *library, const char *_Nullable *_Nonnull reason);

#pragma clang assume_nonnull end
#endif
