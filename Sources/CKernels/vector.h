// Vectors of the variant's natural width.
#include <stdint.h>
#include <string.h>

// Vectors wider than the registers only pass between inlined functions: no calling convention applies.
#pragma clang diagnostic ignored "-Wpsabi"

#define ALWAYS static inline __attribute__((always_inline))
/// Before a loop over an array that must end up in registers.
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float vec __attribute__((ext_vector_type(VECTOR)));
typedef int32_t ivec __attribute__((ext_vector_type(VECTOR)));

ALWAYS vec load(const float *from) {
    vec value;
    memcpy(&value, from, sizeof value);
    return value;
}

ALWAYS void store(float *to, vec value) { memcpy(to, &value, sizeof value); }

ALWAYS vec splat(float value) { return value - (vec){}; }

ALWAYS vec largest_of(vec a, vec b) { return a > b ? a : b; }

ALWAYS vec smallest_of(vec a, vec b) { return a < b ? a : b; }
