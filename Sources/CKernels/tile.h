// R rows × `WIDTH` columns of a product, whose sums stay in registers. Included by product.h for each width.
// Sums of more than `LONGEST_SUM` products are made of parts. With `channels`, the rows are windows of three
// columns of so many channels, each a column further: a number that three windows see is loaded once.

ALWAYS void TILE(
    const size_t R, const size_t run_length, const bool has_parts, const size_t channels, const struct tile *t
) {
    typedef float columns __attribute__((ext_vector_type(WIDTH)));
    columns sums[HALF_ROWS > ROWS ? HALF_ROWS : ROWS], start;
    memcpy(&start, t->bias, sizeof start);
    UNROLL for (size_t r = 0; r < R; r++) sums[r] = start;
    columns totals[HALF_ROWS > ROWS ? HALF_ROWS : ROWS];
    UNROLL for (size_t r = 0; r < R; r++) totals[r] = 0;
    size_t summed = 0;
    const float *weights = t->weights;
    for (size_t run = 0; run < t->product->run_count; run++) {
        if (channels) {
            const float *line = t->rows[0] + t->product->run_offsets[run];
            for (size_t c = 0; c < channels; c++, weights += CK_PANEL) {
                columns w[3];
                UNROLL for (size_t tap = 0; tap < 3; tap++)
                    memcpy(&w[tap], weights + tap * channels * CK_PANEL, sizeof w[tap]);
                UNROLL for (size_t j = 0; j < R + 2; j++) {
                    const columns value = line[j * channels + c] - (columns){};
                    UNROLL for (size_t tap = 0; tap < 3; tap++)
                        if (j >= tap && j - tap < R) sums[j - tap] += value * w[tap];
                }
            }
            weights += 2 * channels * CK_PANEL;
            continue;
        }
        const float *starts[HALF_ROWS > ROWS ? HALF_ROWS : ROWS];
        UNROLL for (size_t r = 0; r < R; r++) starts[r] = t->rows[r] + t->product->run_offsets[run];
        for (size_t k = 0; k < run_length;) {
            if (has_parts && summed >= LONGEST_SUM) {
                summed = 0;
                UNROLL for (size_t r = 0; r < R; r++) {
                    totals[r] += sums[r];
                    sums[r] = 0;
                }
            }
            const size_t end = has_parts && run_length - k > LONGEST_SUM ? k + LONGEST_SUM : run_length;
            summed += end - k;
            for (; k < end; k++) {
                columns w;
                memcpy(&w, weights, sizeof w);
                weights += CK_PANEL;
                UNROLL for (size_t r = 0; r < R; r++) sums[r] += starts[r][k] * w;
            }
        }
    }
    if (has_parts) UNROLL for (size_t r = 0; r < R; r++) sums[r] += totals[r];
    const struct ck_function *activation = &t->product->activation;
    const float low = clip_low(activation), high = clip_high(activation);
    const size_t step = t->output_step, size = t->columns * sizeof(float);
    const bool whole = t->columns == WIDTH;
    if (t->residual) {
        UNROLL for (size_t r = 0; r < R; r++) {
            columns other = 0;
            memcpy(&other, t->residual + r * step, size);
            sums[r] += other;
        }
    }
    UNROLL for (size_t r = 0; r < R; r++) {
        sums[r] = sums[r] > low ? sums[r] : low;
        sums[r] = sums[r] < high ? sums[r] : high;
    }
    if (whole) {
        UNROLL for (size_t r = 0; r < R; r++) memcpy(t->output + r * step, &sums[r], sizeof sums[r]);
    } else {
        UNROLL for (size_t r = 0; r < R; r++) {
            // A copy: whatever `memcpy` gets the address of would live in memory throughout the sum.
            const columns part = sums[r];
            memcpy(t->output + r * step, &part, size);
        }
    }
    if (is_clip(activation)) return;
    for (size_t r = 0; r < R; r++)
        map(activation, t->output + r * step, t->output + r * step, t->columns);
}

