// Brings filters into the order in which products read them, once when a model is loaded.
#include "CKernels.h"
#include "points.h"

/// Where the weight for an input channel and an output column lies in the packed panels of one matrix.
static size_t place(size_t depth, size_t k, size_t column) {
    return (column / CK_PANEL * depth + k) * CK_PANEL + column % CK_PANEL;
}

void ck_pack_filters(const float *filters, size_t columns, size_t channels, size_t taps, float *packed) {
    for (size_t column = 0; column < columns; column++)
        for (size_t c = 0; c < channels; c++)
            for (size_t tap = 0; tap < taps; tap++)
                packed[place(channels * taps, tap * channels + c, column)] = *filters++;
}

/// G of F(2×2, 3×3) and of F(4×4, 3×3).
static const double small_transform[4][3] = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
#define ROW(point, scale) \
    { 1 / (scale), (point) / (scale), (point) * (point) / (scale) }
#define SCALE(point, other) (2.0 * (point) * (point) * ((point) * (point) - (other) * (other)))
static const double large_transform[6][3] = {
    {1 / (1.0 * CK_POINT_A * CK_POINT_A * CK_POINT_B * CK_POINT_B), 0, 0},
    ROW(CK_POINT_A, SCALE(CK_POINT_A, CK_POINT_B)),
    ROW(-CK_POINT_A, SCALE(CK_POINT_A, CK_POINT_B)),
    ROW(CK_POINT_B, SCALE(CK_POINT_B, CK_POINT_A)),
    ROW(-CK_POINT_B, SCALE(CK_POINT_B, CK_POINT_A)),
    {0, 0, 1},
};

void ck_pack_winograd(const float *filters, size_t columns, size_t channels, size_t tile, float *packed) {
    const double(*g)[3] = tile == 2 ? small_transform : large_transform;
    const size_t side = tile + 2;
    const size_t matrix = (columns + CK_PANEL - 1) / CK_PANEL * CK_PANEL * channels;
    for (size_t column = 0; column < columns; column++) {
        for (size_t c = 0; c < channels; c++, filters += 9) {
            float *to = packed + place(channels, c, column);
            for (size_t y = 0; y < side; y++) {
                double line[3];
                for (size_t x = 0; x < 3; x++)
                    line[x] = g[y][0] * filters[x] + g[y][1] * filters[3 + x] + g[y][2] * filters[6 + x];
                for (size_t x = 0; x < side; x++)
                    to[(y * side + x) * matrix] =
                        (float)(g[x][0] * line[0] + g[x][1] * line[1] + g[x][2] * line[2]);
            }
        }
    }
}
