"""Random erasing (Zhong et al., "Random Erasing Data Augmentation", 2017), for a whole batch at once."""

import torch
from torch import Tensor

# Area in shares of the picture, and the ratio of the sides.
SMALLEST, LARGEST = 0.02, 0.25
NARROWEST = 0.3


def erase(pictures: Tensor, probability: float) -> Tensor:
    """Fills one rectangle in some of the pictures, [faces, 1, height, width], with normal noise."""
    count, _, height, width = pictures.shape
    random = torch.rand(6, count, 1, 1, device=pictures.device)
    area = SMALLEST + (LARGEST - SMALLEST) * random[0]
    ratio = NARROWEST ** (2 * random[1] - 1)
    tall, wide = (area * ratio).sqrt().clamp_max(1), (area / ratio).sqrt().clamp_max(1)
    top, left = random[2] * (1 - tall), random[3] * (1 - wide)
    down = (torch.arange(height, device=pictures.device) + 0.5)[:, None] / height
    right = (torch.arange(width, device=pictures.device) + 0.5)[None] / width
    is_inside = (down >= top) & (down < top + tall) & (right >= left) & (right < left + wide)
    is_erased = (is_inside & (random[4] < probability))[:, None]
    return torch.where(is_erased, torch.randn_like(pictures), pictures)
