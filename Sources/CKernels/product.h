// Matrix product with gathered rows: R rows × 16 columns of sums stay in registers.

ALWAYS panel load_columns(const float *from, size_t columns) {
    if (columns == CK_PANEL) return load_panel(from);
    panel value = {};
    memcpy(&value, from, columns * sizeof(float));
    return value;
}

ALWAYS void store_columns(float *to, panel value, size_t columns) {
    if (columns == CK_PANEL) store_panel(to, value);
    else memcpy(to, &value, columns * sizeof(float));
}

/// `output` and `residual` point at the tile's first row and column; `weights` and `bias` at its panel.
ALWAYS void product_tile(
    const size_t R, const struct ck_product *p, const float *const *rows, const float *weights,
    const float *bias, size_t columns, float *output, size_t output_step, const float *residual
) {
    panel sums[ROWS];
    UNROLL for (size_t r = 0; r < R; r++) sums[r] = load_panel(bias);
    for (size_t run = 0; run < p->run_count; run++) {
        const float *starts[ROWS];
        UNROLL for (size_t r = 0; r < R; r++) starts[r] = rows[r] + p->run_offsets[run];
        for (size_t k = 0; k < p->run_length; k++) {
            const panel w = load_panel(weights);
            weights += CK_PANEL;
            UNROLL for (size_t r = 0; r < R; r++) sums[r] += starts[r][k] * w;
        }
    }
    const panel low = clip_low(&p->activation) - (panel){}, high = clip_high(&p->activation) - (panel){};
    UNROLL for (size_t r = 0; r < R; r++) {
        panel sum = sums[r];
        if (residual) sum += load_columns(residual + r * output_step, columns);
        sum = sum > low ? sum : low;
        sum = sum < high ? sum : high;
        store_columns(output + r * output_step, sum, columns);
    }
    if (is_clip(&p->activation)) return;
    UNROLL for (size_t r = 0; r < R; r++)
        map(&p->activation, output + r * output_step, output + r * output_step, columns);
}

static void product_rows(
    size_t count, const struct ck_product *p, const float *const *rows, const float *weights,
    const float *bias, size_t columns, float *output, size_t output_step, const float *residual
) {
    switch (count) {
#define CASE(R)                                                                                       \
    case R:                                                                                           \
        if (R <= ROWS)                                                                                \
            product_tile(                                                                             \
                R <= ROWS ? R : 1, p, rows, weights, bias, columns, output, output_step, residual);   \
        break
        CASE(1);
        CASE(2);
        CASE(3);
        CASE(4);
        CASE(5);
        CASE(6);
        CASE(7);
        CASE(8);
        CASE(9);
        CASE(10);
        CASE(11);
        CASE(12);
#undef CASE
    }
}

ALWAYS const float *window_of(const struct ck_rows *rows, const float *input, size_t row) {
    const size_t x = row % rows->width, line = row / rows->width;
    const size_t y = line % rows->height, sample = line / rows->height;
    return input + sample * rows->sample_step + y * rows->y_step + x * rows->x_step;
}

/// Rows are taken in blocks whose windows stay in the second-level cache while the panels pass by.
static void product(
    const struct ck_product *p, const struct ck_rows *layout, const float *input, size_t first_row,
    size_t row_count, float *output, size_t output_step, const float *residual
) {
    const size_t depth = p->run_count * p->run_length;
    size_t block = (32 * 1024) / depth / ROWS * ROWS;
    if (block < ROWS) block = ROWS;
    if (block > MOST_ROWS) block = MOST_ROWS;
    const float *windows[MOST_ROWS];
    for (size_t start = 0; start < row_count; start += block) {
        const size_t count = row_count - start < block ? row_count - start : block;
        for (size_t r = 0; r < count; r++) windows[r] = window_of(layout, input, first_row + start + r);
        const size_t tiles = (count + ROWS - 1) / ROWS;
        for (size_t column = 0; column < p->columns; column += CK_PANEL) {
            const size_t columns = p->columns - column < CK_PANEL ? p->columns - column : CK_PANEL;
            // Tiles differ by one row at most: a short last tile would wait for its own sums.
            for (size_t tile = 0; tile < tiles; tile++) {
                const size_t from = tile * count / tiles, to = (tile + 1) * count / tiles;
                const size_t offset = (first_row + start + from) * output_step + column;
                product_rows(
                    to - from, p, windows + from, p->weights + column * depth, p->bias + column, columns,
                    output + offset, output_step, residual ? residual + offset : 0);
            }
        }
    }
}
