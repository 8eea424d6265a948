"""What hides a part of a face: glasses, masks, hands, bars, the edge of a wall, hats."""

import math

import torch
from torch import Tensor

from training.detector.draw import Draw

# Maximum number of ellipses over a face.
OCCLUDERS = 3

# In face sizes from the middle of a face; the eyes are at ±0.21, -0.11 and the mouth at 0, 0.3.
_NOTHING, _DARK_GLASSES, _GLASSES, _MASK, _HAND, _BAR, _HALF, _HAT = range(8)
_KIND_WEIGHTS = torch.tensor([0.5, 0.08, 0.12, 0.08, 0.08, 0.04, 0.05, 0.05])


def occluders(shape: tuple[int, int], draw: Draw) -> Tensor:
    kind = draw.choice(_KIND_WEIGHTS, *shape)
    options = torch.stack(
        [make(shape, draw) for make in (_nothing, _dark_glasses, _glasses, _mask, _hand, _bar, _half, _hat)]
    )
    return options.gather(0, kind[None, :, :, None, None].expand(1, *options.shape[1:]))[0]


def hair_of_profile(shape: tuple[int, int], side: Tensor, draw: Draw) -> Tensor:
    """Hair behind the ear and above the forehead of a head that looks to one side."""
    gray = draw.uniform(0, 0.5, *shape) * draw.uniform(0.3, 1.4, *shape)
    is_there = draw.chance(0.8, *shape).float()
    back = -side * draw.uniform(0.55, 0.68, *shape)
    top = draw.uniform(-0.78, -0.6, *shape)
    return _ellipses(
        (back, draw.uniform(-0.3, 0.0, *shape), 0.24, 0.6, 0.0, gray, is_there, 0.0),
        (-side * 0.2, top, 0.55, 0.3, 0.0, gray, is_there, 0.0),
        _NONE,
    )


def _ellipses(*parts: tuple) -> Tensor:
    """[scenes, SLOTS, OCCLUDERS, 8] of OCCLUDERS tuples of tensors or numbers."""
    like = next(value for part in parts for value in part if isinstance(value, Tensor))
    return torch.stack(
        [
            torch.stack([value if isinstance(value, Tensor) else torch.full_like(like, value) for value in part], -1)
            for part in parts
        ],
        2,
    )


_NONE = (0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0)


def _nothing(shape: tuple[int, int], draw: Draw) -> Tensor:
    return _ellipses((draw.uniform(0, 0, *shape), *_NONE[1:]), _NONE, _NONE)


def _dark_glasses(shape: tuple[int, int], draw: Draw) -> Tensor:
    wide, high = draw.uniform(0.13, 0.2, *shape), draw.uniform(0.08, 0.15, *shape)
    gray, alpha, down = draw.uniform(0, 0.3, *shape), draw.uniform(0.5, 1, *shape), draw.uniform(-0.13, -0.06, *shape)
    return _ellipses(
        (-0.21, down, wide, high, 0.0, gray, alpha, 0.0),
        (0.21, down, wide, high, 0.0, gray, alpha, 0.0),
        (0.0, down - 0.03, 0.42, 0.025, 0.0, gray, alpha, 0.0),
    )


def _glasses(shape: tuple[int, int], draw: Draw) -> Tensor:
    wide, high = draw.uniform(0.14, 0.21, *shape), draw.uniform(0.1, 0.17, *shape)
    gray, alpha, down = draw.uniform(0, 0.6, *shape), draw.uniform(0.5, 1, *shape), draw.uniform(-0.12, -0.06, *shape)
    hole = draw.uniform(0.7, 0.92, *shape)
    return _ellipses(
        (-0.21, down, wide, high, 0.0, gray, alpha, hole),
        (0.21, down, wide, high, 0.0, gray, alpha, hole),
        (0.0, down - 0.03, 0.42, 0.018, 0.0, gray, alpha, 0.0),
    )


def _mask(shape: tuple[int, int], draw: Draw) -> Tensor:
    high = draw.uniform(0.2, 0.32, *shape)
    gray = draw.uniform(0.1, 1, *shape)
    return _ellipses((0.0, 0.08 + high, draw.uniform(0.34, 0.46, *shape), high, 0.0, gray, 1.0, 0.0), _NONE, _NONE)


def _hand(shape: tuple[int, int], draw: Draw) -> Tensor:
    u, v = draw.uniform(-0.45, 0.45, *shape), draw.uniform(-0.3, 0.5, *shape)
    angle, gap = draw.uniform(0, math.pi, *shape), draw.uniform(0.1, 0.15, *shape)
    gray, long, thick = draw.uniform(0.2, 0.85, *shape), draw.uniform(0.25, 0.45, *shape), gap * 0.52
    return _ellipses(
        *(
            (u - i * gap * angle.sin(), v + i * gap * angle.cos(), long, thick, angle, gray - 0.04 * i, 1.0, 0.0)
            for i in (-1, 0, 1)
        )
    )


def _bar(shape: tuple[int, int], draw: Draw) -> Tensor:
    u, v = draw.uniform(-0.4, 0.4, *shape), draw.uniform(-0.4, 0.4, *shape)
    angle, gray = draw.uniform(0, math.pi, *shape), draw.uniform(0, 1, *shape)
    return _ellipses((u, v, 3.0, draw.uniform(0.03, 0.12, *shape), angle, gray, 1.0, 0.0), _NONE, _NONE)


def _half(shape: tuple[int, int], draw: Draw) -> Tensor:
    side = draw.chance(0.5, *shape).float() * 2 - 1
    u = side * (3 + draw.uniform(0, 0.3, *shape))
    return _ellipses((u, 0.0, 3.0, 4.0, 0.0, draw.uniform(0, 1, *shape), 1.0, 0.0), _NONE, _NONE)


def _hat(shape: tuple[int, int], draw: Draw) -> Tensor:
    lower = draw.uniform(-0.42, -0.2, *shape)
    gray = draw.uniform(0, 0.9, *shape)
    return _ellipses((0.0, lower - 0.4, draw.uniform(0.5, 0.9, *shape), 0.4, 0.0, gray, 1.0, 0.0), _NONE, _NONE)
