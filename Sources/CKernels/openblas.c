// Products by OpenBLAS for CPUs that have no kernels of their own; everything else is the baseline's.
#include <dlfcn.h>
#include <string.h>

#include "CKernels.h"
#include "row_layout.h"

extern const struct ck_kernels ck_baseline_kernels;

/// Rows and depth of the part of the left matrix that is gathered at a time, on the stack: 64 KiB.
#define GATHERED_ROWS 64
#define GATHERED_DEPTH 256

// As in OpenBLAS's cblas.h, which compiling does not need.
enum { ROW_MAJOR = 101, NOT_TRANSPOSED = 111 };
typedef void sgemm_function(
    int order, int left_transposed, int right_transposed, int rows, int columns, int depth, float alpha,
    const float *left, int left_step, const float *right, int right_step, float beta, float *output,
    int output_step);

static sgemm_function *sgemm;

/// Copies columns `from ..< to` of the left matrix, whose rows are runs of the input.
static void gather(
    const struct ck_gemm *p, const float *const *windows, size_t rows, size_t from, size_t to, float *left) {
    for (size_t r = 0; r < rows; r++) {
        for (size_t k = from; k < to;) {
            const size_t start = k % p->run_length, rest = p->run_length - start;
            const size_t length = rest < to - k ? rest : to - k;
            memcpy(left, windows[r] + p->run_offsets[k / p->run_length] + start, length * sizeof(float));
            left += length;
            k += length;
        }
    }
}

/// Writes bias and residual to the output, to which the products are added.
static void start_rows(
    const struct ck_gemm *p, size_t rows, float *output, size_t output_step, const float *residual) {
    for (size_t r = 0; r < rows; r++, output += output_step) {
        if (residual) {
            for (size_t c = 0; c < p->columns; c++) output[c] = residual[c] + p->bias[c];
            residual += output_step;
        } else {
            memcpy(output, p->bias, p->columns * sizeof(float));
        }
    }
}

static void gemm(
    const struct ck_gemm *p, const struct ck_row_layout *layout, const float *input, size_t first_row,
    size_t row_count, float *output, size_t output_step, const float *residual) {
    const size_t depth = p->run_count * p->run_length;
    const float *windows[GATHERED_ROWS];
    float left[GATHERED_ROWS * GATHERED_DEPTH];
    for (size_t start = 0; start < row_count; start += GATHERED_ROWS) {
        const size_t rows = row_count - start < GATHERED_ROWS ? row_count - start : GATHERED_ROWS;
        const size_t offset = (first_row + start) * output_step;
        float *const block = output + offset;
        locate_windows(layout, input, first_row + start, rows, windows);
        start_rows(p, rows, block, output_step, residual ? residual + offset : 0);
        for (size_t from = 0; from < depth; from += GATHERED_DEPTH) {
            const size_t to = depth - from < GATHERED_DEPTH ? depth : from + GATHERED_DEPTH;
            gather(p, windows, rows, from, to, left);
            for (size_t column = 0; column < p->columns; column += CK_PANEL) {
                const size_t columns = p->columns - column < CK_PANEL ? p->columns - column : CK_PANEL;
                sgemm(
                    ROW_MAJOR, NOT_TRANSPOSED, NOT_TRANSPOSED, (int)rows, (int)columns, (int)(to - from), 1,
                    left, (int)(to - from), p->weights + column * depth + from * CK_PANEL, CK_PANEL, 1,
                    block + column, (int)output_step);
            }
        }
        if (p->activation.kind == CK_IDENTITY) continue;
        for (size_t r = 0; r < rows; r++) {
            float *const row = block + r * output_step;
            ck_baseline_kernels.map(&p->activation, row, row, p->columns);
        }
    }
}

const struct ck_kernels *ck_load_openblas(const char *library, const char **reason) {
    static struct ck_kernels kernels;
    void *const handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    sgemm_function *const product = handle ? (sgemm_function *)dlsym(handle, "cblas_sgemm") : NULL;
    void (*const set_threads)(int) =
        product ? (void (*)(int))dlsym(handle, "openblas_set_num_threads") : NULL;
    if (!set_threads) {
        *reason = dlerror();
        return NULL;
    }
    set_threads(1);
    sgemm = product;
    kernels = ck_baseline_kernels;
    kernels.name = "openblas";
    kernels.gemm = gemm;
    return &kernels;
}
