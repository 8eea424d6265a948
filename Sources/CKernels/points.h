// Interpolation points of F(4×4, 3×3) besides 0 and ∞: ±A and ±B. Their powers are exact.
#ifndef CK_POINTS_H
#define CK_POINTS_H

#define A 0.625f
#define B 1.5f

#endif
