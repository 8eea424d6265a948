"""Scenes drawn at random, many at once."""

import math

import torch
from torch import Tensor

from training.detector.draw import Draw
from training.detector.layout import HEIGHT, PART_OF_PATCH, PATCHES, SLOTS, SMALLEST, WIDTH, Items, Layout, Light
from training.detector.occluders import hair_of_profile, occluders
from training.detector.sources import Pasted
from training.detector.visibility import visible_faces

_COUNTS = torch.tensor([1, 2, 3, 4, 6, 9, 13, 16])
_COUNT_WEIGHTS = torch.tensor([0.24, 0.2, 0.12, 0.1, 0.11, 0.1, 0.08, 0.05])
_LARGEST_BY_COUNT = torch.tensor([235.0, 190.0, 150.0, 120.0, 100.0, 80.0, 64.0, 50.0])


def draw_layout(count: int, pasted: Pasted, extents: Tensor, weights: Tensor, random: torch.Generator) -> Layout:
    """`count` scenes; `weights` says how often each background is taken."""
    draw = Draw(random)
    background = torch.multinomial(weights, count, replacement=True, generator=random)
    backlit = draw.chance(0.1, count)
    items = _items(count, pasted, draw, backlit)
    wall = torch.stack(
        [
            draw.chance(0.12, count).float(),
            draw.uniform(0.05, 0.95, count),
            draw.uniform(-0.4, 0.4, count),
            draw.uniform(-0.4, 0.4, count),
        ],
        1,
    )
    # A person in front of a window: the background is bright, and the faces in it are dark.
    is_window = backlit & draw.chance(0.4, count)
    wall[is_window, 0] = draw.uniform(0.5, 1, count)[is_window]
    wall[backlit, 1] = draw.uniform(0.8, 1.2, count)[backlit]
    light = _light(count, draw)
    faces = visible_faces(items, light, pasted)
    return Layout.of(background, _window(count, extents[background], draw), wall, items, light, faces)


def _window(count: int, extents: Tensor, draw: Draw) -> Tensor:
    """A part of the background of about the scene's shape."""
    aspect = WIDTH / HEIGHT * draw.normal(0.1, count).exp() * extents[:, 1] / extents[:, 0]
    height = draw.uniform(0.35, 1, count) * (1 / aspect).clamp(max=1)
    width = (height * aspect).clamp(max=1)
    left, top = (draw.uniform(0, 1, count) * (1 - part) for part in (width, height))
    window = torch.stack([left, top, left + width, top + height], 1)
    return torch.where(draw.chance(0.5, count)[:, None], window, window[:, [2, 1, 0, 3]])


def _light(count: int, draw: Draw) -> Light:
    def some(part: float, value: Tensor, otherwise: float) -> Tensor:
        return torch.where(draw.chance(part, count), value, torch.full_like(value, otherwise))

    flat = some(0.12, draw.uniform(math.log(0.12), math.log(0.5), count).exp(), 1)
    dark = some(0.24, draw.uniform(math.log(0.06), math.log(0.7), count).exp(), 1)
    return Light(
        blur=some(0.35, draw.uniform(0.3, 1.5, count), 0.05),
        gamma=draw.normal(0.35, count).exp(),
        contrast=flat * draw.normal(0.2, count).exp(),
        gain=dark,
        offset=draw.normal(0.06, count) * flat + (1 - flat) * draw.uniform(-0.35, 0.35, count),
        noise=some(0.7, draw.uniform(0, 0.2, count).square(), 0) * dark.sqrt(),
        compression=some(0.4, draw.uniform(0.2, 2, count), 0),
    )


def _items(count: int, pasted: Pasted, draw: Draw, backlit: Tensor) -> Items:
    shape = (count, SLOTS)
    kind = draw.choice(_COUNT_WEIGHTS, count)
    wanted = _COUNTS.to(kind.device)[kind]
    slot = torch.arange(SLOTS, device=kind.device)
    is_used = slot < wanted[:, None]
    # Faces; pieces of backgrounds; small pieces of portraits: an eye, a chin, an ear with hair.
    is_empty = draw.chance(0.12, count)[:, None]
    is_piece = draw.chance(0.2, *shape) | is_empty
    is_fragment = draw.chance(0.09, *shape) & ~is_piece
    is_face = ~is_piece & ~is_fragment
    # Heads from behind.
    is_back = draw.chance(0.25, *shape) & is_piece
    total = len(pasted.size)
    source = torch.where(is_piece, draw.integers(pasted.faces, total, *shape), draw.integers(0, pasted.faces, *shape))
    largest = _LARGEST_BY_COUNT.to(kind.device)[kind][:, None].expand(shape).clone()
    for first, side in PATCHES.items():
        largest[:, first:].clamp_(max=side * PART_OF_PATCH)
    # One or two people are often near.
    smallest = torch.where((wanted <= 2) & draw.chance(0.5, count), 32.0, SMALLEST)[:, None].log()
    size = draw.uniform(smallest, largest.log(), *shape).exp()
    size = torch.where(is_used, size, torch.zeros_like(size)).sort(1, descending=True).values
    size = torch.where(is_used, size, torch.ones_like(size))
    upright, turned = draw.normal(math.radians(12), *shape), draw.uniform(-1.1, 1.1, *shape)
    roll = torch.where(draw.chance(0.5, *shape), upright, turned)
    roll = torch.where(draw.chance(0.04, *shape), draw.uniform(-2, 2, *shape), roll)
    # In one scene people hold their heads alike: all tilted, as by a tilted camera.
    roll = roll + torch.where(draw.chance(0.15, count), draw.normal(0.3, count), torch.zeros(count).to(roll))[:, None]
    is_turned = draw.chance(0.45, *shape)
    squeeze = torch.where(is_turned, draw.uniform(0.5, 1.0, *shape), draw.uniform(0.9, 1.1, *shape))
    bend = torch.where(is_turned, draw.uniform(-0.65, 0.65, *shape), draw.uniform(-0.1, 0.1, *shape))
    is_oval = draw.chance(0.6, *shape)
    radius_u = torch.where(is_oval, draw.uniform(0.4, 0.62, *shape), draw.uniform(0.6, 0.7, *shape))
    radius_v = torch.where(is_oval, draw.uniform(0.52, 0.75, *shape), draw.uniform(0.65, 0.8, *shape))
    mask_u = torch.where(is_turned, bend * draw.uniform(-0.25, 0.1, *shape), draw.normal(0.03, *shape))
    mask_v = draw.normal(0.04, *shape)
    # A head that looks to one side: the half behind the nose, and hair.
    is_profile = draw.chance(0.13, *shape) & is_face
    side = draw.chance(0.5, *shape).float() * 2 - 1
    mask_u = torch.where(is_profile, -side * draw.uniform(0.22, 0.32, *shape), mask_u)
    radius_u = torch.where(is_profile, draw.uniform(0.36, 0.45, *shape), radius_u)
    squeeze = torch.where(is_profile, draw.uniform(0.75, 1.15, *shape), squeeze)
    bend = torch.where(is_profile, draw.uniform(-0.4, 0.4, *shape), bend)
    covers = torch.where(is_profile[..., None, None], hair_of_profile(shape, side, draw), occluders(shape, draw))
    middle_u = torch.where(is_profile, -0.12 * side * squeeze, 0)
    small = draw.uniform(0.08, 0.2, *shape)
    radius_u, radius_v = (torch.where(is_fragment, small, radius) for radius in (radius_u, radius_v))
    radius_u = torch.where(is_back, 0.001, radius_u)
    mask_u = torch.where(is_fragment, draw.uniform(-0.4, 0.4, *shape), mask_u)
    mask_v = torch.where(is_fragment, draw.uniform(-0.45, 0.45, *shape), mask_v)
    x, y, fits = _places(size, draw)
    lit = torch.where(backlit, draw.uniform(0.1, 0.45, count), draw.uniform(0.8, 1.2, count))[:, None]
    side = draw.uniform(0, 2 * math.pi, *shape)
    strength = torch.where(draw.chance(0.35, *shape), draw.uniform(0.3, 1.6, *shape), draw.uniform(0, 0.3, *shape))
    return Items(
        is_used=is_used & fits,
        is_face=is_face,
        source=source,
        mirror=draw.chance(0.5, *shape).float() * 2 - 1,
        x=x,
        y=y,
        size=size,
        roll=roll,
        squeeze=squeeze,
        bend=bend,
        middle_u=middle_u,
        part=torch.where(is_profile, 0.8, 1.0),
        bow=torch.where(draw.chance(0.35, *shape), draw.uniform(-0.4, 0.4, *shape), 0),
        mask_u=mask_u,
        mask_v=mask_v,
        radius_u=radius_u,
        radius_v=radius_v,
        power=torch.where(is_oval, 2.0, draw.uniform(3, 8, *shape)),
        softness=draw.uniform(0.04, 0.35, *shape),
        gain=lit * draw.uniform(0.65, 1.25, *shape),
        offset=draw.uniform(-0.08, 0.08, *shape) * lit,
        light_u=strength * side.cos(),
        light_v=strength * side.sin(),
        body=(draw.chance(0.5, *shape) & is_face | draw.chance(0.1, *shape) | is_back).float(),
        body_width=draw.uniform(0.75, 1.25, *shape),
        body_gray=draw.uniform(0, 1, *shape),
        hair=(draw.chance(0.45, *shape) & is_face | is_back).float(),
        hair_reach=draw.uniform(0.0, 0.25, *shape),
        hair_gray=draw.uniform(0, 1, *shape).square(),
        occluders=covers,
    )


def _places(size: Tensor, draw: Draw) -> tuple[Tensor, Tensor, Tensor]:
    """Where each item's middle lies, and whether a place was found where it hides no nearer one and stays visible."""
    scenes, slots = size.shape
    tries = 8
    x = draw.uniform(-0.03, 1.03, scenes, slots, tries) * WIDTH
    y = draw.uniform(-0.03, 1.03, scenes, slots, tries) * HEIGHT
    # Some crowds stand close together.
    closeness = torch.where(draw.chance(0.3, scenes), 0.75, 1.0)[:, None, None]
    fits = torch.zeros_like(size, dtype=torch.bool)
    placed_x, placed_y = torch.full_like(size, -1e4), torch.full_like(size, -1e4)
    row = torch.arange(scenes, device=size.device)
    for k in range(slots):
        nearer = size[:, :k, None]
        reach = (0.5 * nearer + 0.32 * size[:, k, None, None]) * closeness
        across = (x[:, None, k] - placed_x[:, :k, None]).abs()
        along = (y[:, None, k] - placed_y[:, :k, None]).abs() / 1.1
        is_free = (torch.hypot(across, along) > reach).all(1)
        first = is_free.float().argmax(1)
        fits[:, k] = is_free.any(1)
        placed_x[:, k] = torch.where(fits[:, k], x[row, k, first], placed_x[:, k])
        placed_y[:, k] = torch.where(fits[:, k], y[row, k, first], placed_y[:, k])
    return placed_x, placed_y, fits
