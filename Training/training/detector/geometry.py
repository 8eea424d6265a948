"""Where a place in a scene lies on a pasted picture, and what is seen of the picture there.

Every value of an item must fit the places, by broadcasting.
"""

import torch
from torch import Tensor

from training.detector.layout import Items
from training.detector.sources import SIDE, Pasted


def in_frame(item: Items, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """A place in the scene, seen from a face: to its right and down, in face sizes."""
    right, down = (x - item.x) / item.size, (y - item.y) / item.size
    cos, sin = item.roll.cos(), item.roll.sin()
    return right * cos + down * sin, down * cos - right * sin


def in_scene(item: Items, u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """The inverse of `in_frame`."""
    cos, sin = item.roll.cos(), item.roll.sin()
    return item.x + item.size * (u * cos - v * sin), item.y + item.size * (u * sin + v * cos)


def in_source(item: Items, pasted: Pasted, u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """The pixel of the stored picture that is seen there: straightened, stretched, and bent as a turned head is."""
    u = u / item.squeeze
    u = item.mirror * u * (1 + item.bend * u.clamp(-0.75, 0.75))
    v = v * (1 + item.bow * v.clamp(-0.9, 0.9))
    roll, size, center = pasted.roll[item.source], pasted.size[item.source], pasted.center[item.source]
    cos, sin = roll.cos(), roll.sin()
    return (
        center[..., 0] + size * (u * cos - v * sin),
        center[..., 1] + size * (u * sin + v * cos),
    )


def mask(item: Items, u: Tensor, v: Tensor, source_x: Tensor, source_y: Tensor) -> Tensor:
    """How much of the pasted picture is seen there."""
    across = ((u - item.mask_u) / (item.radius_u * item.squeeze)).abs()
    along = ((v - item.mask_v) / item.radius_v).abs()
    distance = (across.clamp(max=4) ** item.power + along.clamp(max=4) ** item.power) ** (1 / item.power)
    edge = torch.minimum(torch.minimum(source_x, SIDE - 1 - source_x), torch.minimum(source_y, SIDE - 1 - source_y))
    oval = (1 - distance) / item.softness + 0.5
    return torch.minimum(oval, edge / (SIDE * 0.3 * item.softness)).clamp(0, 1)


def shoulders(item: Items, x: Tensor, y: Tensor) -> Tensor:
    """How much a body covers there; it is turned less than the head."""
    right, down = (x - item.x) / item.size, (y - item.y) / item.size
    lean = 0.3 * item.roll
    u, v = right - lean * down, down
    neck = 1 - torch.hypot(u / 0.3, (v - 0.55) / 0.4)
    trunk = 1 - ((u / item.body_width).abs().clamp(max=3) ** 2.5 + ((v - 1.95) / 1.25).abs().clamp(max=3) ** 2.5)
    return item.body * (torch.maximum(neck, trunk) / 0.06 + 0.5).clamp(0, 1)


def hair(item: Items, u: Tensor, v: Tensor) -> Tensor:
    """How much hair covers there."""
    across = u / (item.squeeze * (0.42 + item.hair_reach))
    along = (v + 0.12) / (0.58 + item.hair_reach)
    return item.hair * ((1 - torch.hypot(across, along)) / 0.1 + 0.5).clamp(0, 1)


def hidden(occluder: Tensor, squeeze: Tensor, u: Tensor, v: Tensor) -> Tensor:
    """How much an occluder covers there."""
    center_u, center_v, radius_u, radius_v, angle, _, alpha, hole = occluder.unbind(-1)
    u, v = u / squeeze - center_u, v - center_v
    cos, sin = angle.cos(), angle.sin()
    along, across = (u * cos + v * sin) / radius_u, (v * cos - u * sin) / radius_v
    distance = (along**2 + across**2).sqrt()
    thick = torch.minimum(radius_u, radius_v)
    outer = ((1 - distance) * thick / 0.025 + 0.5).clamp(0, 1)
    inner = torch.where(hole > 0, ((hole - distance) * thick / 0.025 + 0.5).clamp(0, 1), 0)
    return alpha * (outer - inner).clamp(min=0)
