"""Light and camera: brightness, contrast, gamma; and what a network's input looks like."""

import torch
from torch import Tensor


def relight(pictures: Tensor, gamma: float, contrast: float, brightness: float) -> Tensor:
    """Varies pictures, [faces, 1, height, width] in 0...1, by factors up to `1 + gamma` and `1 + contrast` both ways
    and by offsets up to `brightness`; what leaves 0...1 is cut off, as in a camera."""

    def uniform(limit: float) -> Tensor:
        return (torch.rand(len(pictures), 1, 1, 1, device=pictures.device) * 2 - 1) * limit

    def factor(limit: float) -> Tensor:
        return (1 + limit) ** uniform(1)

    pictures = pictures.clamp_min(1e-4) ** factor(gamma)
    pictures = (pictures - 0.5) * factor(contrast) + 0.5 + uniform(brightness)
    return pictures.clamp(0, 1)
