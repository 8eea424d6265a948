"""What a lens, a dim room and a stream do to a picture: blur, few pixels, noise in low light, JPEG's blocks."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

# Largest standard deviation of the blur, in pixels; sides of pictures that are enlarged again, in shares.
BLUR = 1.5
FEWEST, MOST = 0.3, 0.7
DARKEST, NOISE = 0.1, 0.06
# JPEG's qualities, and its table of luma steps (ITU T.81, table K.1).
WORST, BEST = 15, 85
_BLOCK = 8
_STEPS = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)


def degrade(pictures: Tensor, share: float) -> Tensor:
    """Blurs, shrinks and compresses a `share` of the pictures each, and makes another one dark and noisy;
    `pictures` is [faces, 1, height, width] in 0...1, sides multiples of 8."""
    if share == 0:
        return pictures
    for change in (_blurred, _shrunk, _dim, _compressed):
        rows = torch.rand(len(pictures), device=pictures.device).argsort()[: round(share * len(pictures))]
        if len(rows):
            pictures = pictures.index_copy(0, rows, change(pictures[rows]))
    return pictures


def compress(pictures: Tensor, quality: Tensor) -> Tensor:
    """Pictures as JPEG files of `quality`, [faces] in 1...100, would give them back."""
    count, _, height, width = pictures.shape
    place = torch.arange(_BLOCK, device=pictures.device, dtype=pictures.dtype)
    transform = torch.cos((2 * place + 1) * place[:, None] * math.pi / (2 * _BLOCK)) / 2
    transform[0] /= math.sqrt(2)
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality).view(count, 1, 1, 1, 1)
    steps = ((torch.tensor(_STEPS, device=pictures.device) * scale + 50) / 100).floor().clamp(1, 255)
    blocks = pictures.reshape(count, height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK).transpose(2, 3) * 255 - 128
    kept = ((transform @ blocks @ transform.T) / steps).round() * steps
    blocks = (transform.T @ kept @ transform + 128) / 255
    return blocks.transpose(2, 3).reshape(pictures.shape).clamp(0, 1)


def _blurred(pictures: Tensor) -> Tensor:
    count, reach = len(pictures), 3
    spread = 0.3 + (BLUR - 0.3) * torch.rand(count, 1, device=pictures.device)
    offset = torch.arange(-reach, reach + 1, device=pictures.device)
    kernel = torch.softmax(-(offset**2) / (2 * spread**2), 1)
    planes = F.pad(pictures.transpose(0, 1), (reach, reach, reach, reach), mode="replicate")
    planes = F.conv2d(planes, kernel[:, None, None, :], groups=count)
    return F.conv2d(planes, kernel[:, None, :, None], groups=count).transpose(0, 1)


def _shrunk(pictures: Tensor) -> Tensor:
    size = pictures.shape[2:]
    factor = FEWEST + (MOST - FEWEST) * float(torch.rand(()))
    small = F.interpolate(pictures, [max(1, round(factor * side)) for side in size], mode="area")
    return F.interpolate(small, size, mode="bilinear", align_corners=False)


def _dim(pictures: Tensor) -> Tensor:
    light = DARKEST + (0.6 - DARKEST) * torch.rand(len(pictures), 1, 1, 1, device=pictures.device)
    noise = NOISE * torch.rand_like(light) * light
    return ((pictures * light + noise * torch.randn_like(pictures)).clamp(0, 1) * 255).round() / 255


def _compressed(pictures: Tensor) -> Tensor:
    quality = WORST + (BEST - WORST) * torch.rand(len(pictures), device=pictures.device)
    return compress(pictures, quality)
