// Every kernel for one instruction set. The including file says which, by
// `TABLE` (the table's name), `NAME`, `VECTOR` (floats in a register), `ROWS` and `HALF_ROWS` (rows whose sums
// of 16 and of 8 columns fit the registers: 2, 6 or 12, and 4 or 12) and, if there is one, `NARROWER` (the table
// of the variant with half the `VECTOR`).
#include "CKernels.h"

/// Rows of a product that are located at a time; a multiple of every `ROWS`.
#define MOST_ROWS 1536

#include "vector.h"
#include "function.h"
#include "product.h"
#include "winograd.h"
#include "window.h"
#include "elementwise.h"
#include "rows.h"

const struct ck_kernels TABLE = {
    .name = NAME,
    .product = product,
    .winograd_input = winograd_input,
    .winograd_output = winograd_output,
    .depthwise = depthwise,
    .max_pool = max_pool,
    .average_pool = average_pool,
    .map = map,
    .combine = combine,
    .choose = choose,
    .reduce_rows = reduce_rows,
    .reduce = reduce,
    .softmax = softmax,
    .normalize = normalize,
    .normalize_groups = normalize_groups,
    .pack = pack,
};
