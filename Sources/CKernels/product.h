// Matrix product with gathered rows: R rows × 16 columns of sums stay in registers.

/// Where a tile finds its operands: at the tile's first row and its panel's first column.
struct tile {
    const struct ck_product *product;
    const float *const *rows;
    const float *weights, *bias;
    size_t columns;
    float *output;
    size_t output_step;
    const float *residual;
};

/// Products that are added one by one. Longer sums are made of parts, so that rounding errors do not pile up.
#define LONGEST_SUM 128

// The whole panel, and its first half for a panel of which no more is used.
#define WIDTH CK_PANEL
#define TILE product_tile
#include "tile.h"
#undef WIDTH
#undef TILE

#define WIDTH (CK_PANEL / 2)
#define TILE product_half_tile
#include "tile.h"
#undef WIDTH
#undef TILE

/// A call with the number of rows, and with the usual short run, as constants.
#define ROW_CASE(TILE, R)                                                                              \
    case R:                                                                                            \
        if (t->product->run_length * t->product->run_count > LONGEST_SUM)                              \
            TILE(R, t->product->run_length, true, 0, t);                                               \
        else if (t->product->run_length == 3) TILE(R, 3, false, 0, t);                                 \
        else TILE(R, t->product->run_length, false, 0, t);                                             \
        break

static void product_rows(size_t count, const struct tile *t) {
    switch (count) {
        ROW_CASE(product_tile, 1);
        ROW_CASE(product_tile, 2);
#if ROWS > 2
        ROW_CASE(product_tile, 3);
        ROW_CASE(product_tile, 4);
        ROW_CASE(product_tile, 5);
        ROW_CASE(product_tile, 6);
#endif
#if ROWS > 6
        ROW_CASE(product_tile, 7);
        ROW_CASE(product_tile, 8);
        ROW_CASE(product_tile, 9);
        ROW_CASE(product_tile, 10);
        ROW_CASE(product_tile, 11);
        ROW_CASE(product_tile, 12);
#endif
    }
}

static void product_half_rows(size_t count, const struct tile *t) {
    switch (count) {
        ROW_CASE(product_half_tile, 1);
        ROW_CASE(product_half_tile, 2);
        ROW_CASE(product_half_tile, 3);
        ROW_CASE(product_half_tile, 4);
#if HALF_ROWS > 4
        ROW_CASE(product_half_tile, 5);
        ROW_CASE(product_half_tile, 6);
        ROW_CASE(product_half_tile, 7);
        ROW_CASE(product_half_tile, 8);
        ROW_CASE(product_half_tile, 9);
        ROW_CASE(product_half_tile, 10);
        ROW_CASE(product_half_tile, 11);
        ROW_CASE(product_half_tile, 12);
#endif
    }
}

/// Half a panel of columns for windows that overlap; 8 is what small networks have.
#define OVERLAP_CASE(R)                                                                                \
    case R:                                                                                            \
        if (channels == 1) product_half_tile(R, 0, false, 1, t);                                       \
        else if (channels == 8) product_half_tile(R, 0, false, 8, t);                                  \
        else product_half_tile(R, 0, false, channels, t);                                              \
        break

static void product_overlapping_rows(size_t count, size_t channels, const struct tile *t) {
    switch (count) {
        OVERLAP_CASE(1);
        OVERLAP_CASE(2);
        OVERLAP_CASE(3);
        OVERLAP_CASE(4);
#if HALF_ROWS > 4
        OVERLAP_CASE(5);
        OVERLAP_CASE(6);
        OVERLAP_CASE(7);
        OVERLAP_CASE(8);
        OVERLAP_CASE(9);
        OVERLAP_CASE(10);
        OVERLAP_CASE(11);
        OVERLAP_CASE(12);
#endif
    }
}

/// Whether neighbouring rows of a line are windows of three columns, each a column further, for so few outputs
/// that loading dominates.
ALWAYS bool overlaps(const struct ck_product *p, const struct ck_rows *rows) {
    return p->run_length == 3 * rows->x_step && p->run_count * p->run_length <= LONGEST_SUM
        && p->columns <= CK_PANEL / 2;
}

/// At most half a panel of columns for neighbouring windows of one line.
static void product_line(
    const struct ck_product *p, size_t channels, const float *window, size_t count, float *output,
    size_t output_step, const float *residual
) {
    const size_t tiles = (count + HALF_ROWS - 1) / HALF_ROWS;
    for (size_t i = 0; i < tiles; i++) {
        const size_t from = i * count / tiles, to = (i + 1) * count / tiles;
        const float *start = window + from * channels;
        product_overlapping_rows(
            to - from, channels,
            &(struct tile){
                .product = p, .rows = &start, .weights = p->weights, .bias = p->bias, .columns = p->columns,
                .output = output + from * output_step, .output_step = output_step,
                .residual = residual ? residual + from * output_step : 0});
    }
}

/// One panel of columns for `count` rows. Tiles differ by one row at most: a short last tile would wait for
/// its own sums.
static void product_panel(size_t count, struct tile t) {
    const bool half = t.columns <= CK_PANEL / 2;
    const size_t most = half ? HALF_ROWS : ROWS, tiles = (count + most - 1) / most;
    const struct tile whole = t;
    for (size_t i = 0; i < tiles; i++) {
        const size_t from = i * count / tiles, to = (i + 1) * count / tiles;
        t.rows = whole.rows + from;
        t.output = whole.output + from * t.output_step;
        if (t.residual) t.residual = whole.residual + from * t.output_step;
        if (half) product_half_rows(to - from, &t);
        else product_rows(to - from, &t);
    }
}

/// Where the windows of `count` rows begin. Only the first one takes divisions.
static void locate_windows(
    const struct ck_rows *rows, const float *input, size_t first, size_t count, const float **windows
) {
    size_t x = first % rows->width, line = first / rows->width;
    size_t y = line % rows->height;
    const float *sample = input + line / rows->height * rows->sample_step;
    const float *start = sample + y * rows->y_step;
    for (size_t r = 0; r < count; r++) {
        windows[r] = start + x * rows->x_step;
        if (++x < rows->width) continue;
        x = 0;
        start += rows->y_step;
        if (++y < rows->height) continue;
        y = 0;
        sample += rows->sample_step;
        start = sample;
    }
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
    if (overlaps(p, layout)) {
        for (size_t row = first_row; row < first_row + row_count;) {
            const size_t left = layout->width - row % layout->width, rest = first_row + row_count - row;
            const size_t count = left < rest ? left : rest;
            locate_windows(layout, input, row, 1, windows);
            product_line(
                p, layout->x_step, windows[0], count, output + row * output_step, output_step,
                residual ? residual + row * output_step : 0);
            row += count;
        }
        return;
    }
    for (size_t start = 0; start < row_count; start += block) {
        const size_t count = row_count - start < block ? row_count - start : block;
        locate_windows(layout, input, first_row + start, count, windows);
        const size_t offset = (first_row + start) * output_step;
        for (size_t column = 0; column < p->columns; column += CK_PANEL) {
            product_panel(
                count,
                (struct tile){
                    .product = p, .rows = windows, .weights = p->weights + column * depth,
                    .bias = p->bias + column,
                    .columns = p->columns - column < CK_PANEL ? p->columns - column : CK_PANEL,
                    .output = output + offset + column, .output_step = output_step,
                    .residual = residual ? residual + offset + column : 0});
        }
    }
}
