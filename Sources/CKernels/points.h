// Interpolation points of F(4×4, 3×3) besides 0 and ∞: ±`CK_POINT_A` and ±`CK_POINT_B`. Their powers are exact.
#ifndef CK_POINTS_H
#define CK_POINTS_H

#define CK_POINT_A 0.625f
#define CK_POINT_B 1.5f

#endif
