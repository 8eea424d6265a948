"""Scenes painted from a layout: pictures and the faces in them."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from training.detector.geometry import hair, hidden, in_frame, in_source, mask, shoulders
from training.detector.layout import HEIGHT, PART_OF_PATCH, PATCHES, SLOTS, WIDTH, Items, Layout, Light
from training.detector.sources import BACKGROUND_SIDE, LEVELS, SIDE, Pasted, Sources


def paint(layout: Layout, sources: Sources, random: torch.Generator, in_groups: bool | None = None) -> Tensor:
    """Pictures, uint8 [scenes, 1, HEIGHT, WIDTH].

    A GPU paints a slot of all scenes at once (`in_groups`), in patches that are large enough for each; a CPU paints
    one at a time and no more pixels than it must.
    """
    picture = _background(layout, sources)
    if in_groups is None:
        in_groups = picture.device.type != "cpu"
    for slot in reversed(range(SLOTS)):
        for scenes, height, width in _groups(layout, slot, in_groups):
            occluders = layout.occluded[scenes, slot].any(0).nonzero()[:, 0].tolist()
            rows = scenes.to(picture.device, non_blocking=True)
            _paste(picture, rows, Items.unpacked(layout.packed[rows, slot]), sources.pasted, occluders, height, width)
    return developed(picture, layout.light, random)


def _background(layout: Layout, sources: Sources) -> Tensor:
    """Gray from 0 to 1, [scenes, HEIGHT, WIDTH]."""
    device = layout.window.device
    across = (torch.arange(WIDTH, device=device) + 0.5) / WIDTH
    along = (torch.arange(HEIGHT, device=device) + 0.5) / HEIGHT
    left, top, right, bottom = layout.window.unbind(1)
    extent = sources.extents[layout.background] / BACKGROUND_SIDE
    x = (left[:, None] + (right - left)[:, None] * across) * extent[:, :1]
    y = (top[:, None] + (bottom - top)[:, None] * along) * extent[:, 1:]
    grid = torch.stack([x[:, None].expand(-1, HEIGHT, -1), y[:, :, None].expand(-1, -1, WIDTH)], -1)
    pixels = sources.backgrounds[layout.background].float() / 255
    picture = F.grid_sample(pixels, grid * 2 - 1, padding_mode="border", align_corners=False)[:, 0]
    alpha, gray, right, down = (value[:, None, None] for value in layout.wall.unbind(1))
    wall = gray + right * (across - 0.5) + down * (along[:, None] - 0.5)
    return picture + alpha * (wall - picture)


def _groups(layout: Layout, slot: int, in_groups: bool) -> Iterator[tuple[Tensor, int, int]]:
    """The scenes in which the slot is used, with the height and width of the patch that is painted."""
    scenes = layout.used[:, slot].nonzero()[:, 0]
    if not in_groups:
        for scene in scenes:
            side = math.ceil(float(layout.items.size[scene, slot]) / PART_OF_PATCH)
            yield scene[None], min(side, HEIGHT), min(side, WIDTH)
    elif len(scenes):
        side = min((side for first, side in PATCHES.items() if slot >= first), default=WIDTH)
        yield scenes, min(side, HEIGHT), side


def _paste(
    picture: Tensor,
    scenes: Tensor,
    item: Items,
    pasted: Pasted,
    occluders: list[int],
    height: int,
    width: int,
) -> None:
    """Paints one item into each of the scenes."""
    # Lower than the middle of the face: there is a body.
    top = (item.y - 0.42 * height).round().clamp(0, HEIGHT - height).long()
    left = (item.x - width / 2).round().clamp(0, WIDTH - width).long()
    rows = top + torch.arange(height, device=picture.device)[:, None]
    columns = left + torch.arange(width, device=picture.device)
    u, v = in_frame(item, columns + 0.5, rows + 0.5)
    source_x, source_y = in_source(item, pasted, u, v)
    seen = mask(item, u, v, source_x, source_y)
    pixels = _sampled(pasted, item, source_x, source_y)
    for i in occluders:
        occluder = item.occluders[..., i, :]
        gray = occluder[..., 5] * (1 + 0.3 * u)
        pixels = pixels + hidden(occluder, item.squeeze, u, v) * (gray - pixels)
    light = (1 + item.light_u * u + item.light_v * v).clamp(0.15, 2)
    pixels = (pixels * light * item.gain + item.offset).clamp(0, 1.2)
    is_whole = (height, width) == (HEIGHT, WIDTH)
    where = (scenes[:, None, None], rows, columns)
    before = picture[scenes] if is_whole else picture[where]
    cloth = (item.body_gray * (1 + 0.25 * u + 0.1 * (9 * v).sin()) * item.gain).clamp(0, 1.2)
    before = before + shoulders(item, columns + 0.5, rows + 0.5) * (cloth - before)
    strands = (item.hair_gray * (1 + 0.3 * v + 0.25 * (40 * u + 12 * v).sin()) * item.gain).clamp(0, 1.2)
    before = before + hair(item, u, v) * (strands - before)
    after = before + seen * (pixels - before)
    if is_whole:
        picture[scenes] = after
    else:
        picture[where] = after


def _sampled(pasted: Pasted, item: Items, x: Tensor, y: Tensor) -> Tensor:
    """Bilinear, from the level that is about as large as it is painted."""
    source = item.source[:, 0, 0]
    shrink = (pasted.size[source][:, None, None] / item.size).log2()
    level = (shrink + 0.3).floor().clamp(0, LEVELS - 1).long()
    left, top, side = pasted.places[level].unbind(-1)
    scale = side / SIDE
    x = left + (x * scale).clamp(torch.full_like(side, 0.5), side - 0.5)
    y = top + (y * scale).clamp(torch.full_like(side, 0.5), side - 0.5)
    stored = pasted.pixels[source]
    grid = torch.stack([x / stored.shape[-1], y / stored.shape[-2]], -1) * 2 - 1
    return F.grid_sample(stored.float() / 255, grid, padding_mode="border", align_corners=False)[:, 0]


def developed(picture: Tensor, light: Light, random: torch.Generator) -> Tensor:
    """What a camera makes of it: blurred, exposed, noisy, compressed; uint8 [scenes, 1, HEIGHT, WIDTH]."""
    picture = _blurred(picture, light.blur)
    of = [getattr(light, name)[:, None, None] for name in ("gamma", "contrast", "gain", "offset", "noise")]
    gamma, contrast, gain, offset, noise = of
    picture = picture.clamp(0, 1) ** gamma
    picture = (((picture - 0.5) * contrast + 0.5 + offset).clamp(0, 1)) * gain
    grain = torch.randn(picture.shape, generator=random, device=picture.device)
    picture = ((picture + noise * grain).clamp(0, 1) * 255).round()
    is_compressed = (light.compression > 0)[:, None, None]
    picture = torch.where(is_compressed, _compressed(picture, light.compression.clamp(min=0.1)), picture)
    return picture.to(torch.uint8)[:, None]


def _blurred(picture: Tensor, spread: Tensor) -> Tensor:
    reach = 4
    offset = torch.arange(-reach, reach + 1, device=picture.device)
    kernel = torch.softmax(-(offset**2) / (2 * spread[:, None] ** 2), 1)
    count = len(picture)
    rows = F.conv2d(picture[None], kernel[:, None, None], padding=(0, reach), groups=count)
    columns = F.conv2d(rows, kernel[:, None, :, None], padding=(reach, 0), groups=count)
    return columns[0]


def _compressed(picture: Tensor, strength: Tensor) -> Tensor:
    """As JPEG does it: cosine transforms of 8×8 pixels, rounded the coarser the higher the frequency."""
    count, height, width = picture.shape
    place = torch.arange(8, device=picture.device, dtype=torch.float32)
    transform = torch.cos(math.pi / 8 * (place + 0.5) * place[:, None]) / 2
    transform[0] /= math.sqrt(2)
    step = strength[:, None, None, None, None] * (10 + 7 * (place[:, None] + place))[:, None, :]
    blocks = picture.view(count, height // 8, 8, width // 8, 8)
    blocks = torch.einsum("ui,nyixj,vj->nyuxv", transform, blocks, transform)
    blocks = (blocks / step).round() * step
    blocks = torch.einsum("ui,nyuxv,vj->nyixj", transform, blocks, transform)
    return blocks.reshape(count, height, width).clamp(0, 255)
