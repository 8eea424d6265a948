"""How luma becomes what networks see. Model cards say the same of every exported network."""

from torch import Tensor

SCALE = 1 / 255
# What a flat picture is divided by instead of its tiny deviation.
MINIMUM_DEVIATION = 0.02


def standardize(pictures: Tensor) -> Tensor:
    """Each picture of [faces, 1, height, width] in 0...1, less its mean, by its deviation (over n - 1 numbers)."""
    mean = pictures.mean((2, 3), keepdim=True)
    deviation = pictures.std((2, 3), keepdim=True).clamp_min(MINIMUM_DEVIATION)
    return (pictures - mean) / deviation


def card_entry() -> dict:
    """`input.pixels` of a model card."""
    return {"scale": SCALE, "standardize": True, "min_std": MINIMUM_DEVIATION, "std_ddof": 1}
