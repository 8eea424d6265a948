"""Where the pixels of a view come from: affine maps of whole batches.

A map is float [faces, 2, 3] and takes a view's coordinates to the picture's, both -1...1 from edge to edge.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class View:
    """A fixed view: the share of the picture's width it shows, its center's offset in half widths, and a mirror."""

    extent: float = 1.0
    right: float = 0.0
    down: float = 0.0
    mirrored: bool = False

    def map(self, count: int, device: torch.device) -> Tensor:
        horizontal = -self.extent if self.mirrored else self.extent
        matrix = [[horizontal, 0.0, self.right], [0.0, self.extent, self.down]]
        return torch.tensor(matrix, device=device).expand(count, 2, 3)


def flips(extent: float) -> list[View]:
    """The middle of the picture as it is and mirrored."""
    return [View(extent), View(extent, mirrored=True)]


def ten_crops(extent: float, reach: float = 0.08) -> list[View]:
    """The middle and four views shifted towards the corners by `reach` half widths, each as it is and mirrored.

    The shifts must lie within those seen in training; beyond the edge, the picture's edge is repeated.
    """
    offsets = [(0.0, 0.0), *((right, down) for right in (-reach, reach) for down in (-reach, reach))]
    return [View(extent, right, down, mirrored) for right, down in offsets for mirrored in (False, True)]


def random_maps(
    count: int,
    device: torch.device,
    extent: float,
    flip: float,
    rotation: float,
    zoom: float,
    aspect: float,
    shift: float,
) -> Tensor:
    """Random maps: `flip` is a probability, `rotation` the largest angle in degrees, `shift` the largest offset in
    picture widths; sizes vary by factors up to `1 + zoom`, proportions up to `1 + aspect`, both ways alike."""

    def uniform(limit: float) -> Tensor:
        return (torch.rand(count, device=device) * 2 - 1) * limit

    angle = uniform(rotation * torch.pi / 180)
    size = extent * torch.exp(uniform(_log(1 + zoom)))
    stretch = torch.exp(uniform(_log(1 + aspect) / 2))
    mirror = torch.where(torch.rand(count, device=device) < flip, -1.0, 1.0)
    width, height = size * stretch * mirror, size / stretch
    cosine, sine = torch.cos(angle), torch.sin(angle)
    rows = [
        torch.stack([width * cosine, -height * sine, uniform(2 * shift)], 1),
        torch.stack([width * sine, height * cosine, uniform(2 * shift)], 1),
    ]
    return torch.stack(rows, 1)


def random_strips(count: int, device: torch.device, probability: float, widest: float) -> Tensor:
    """Where the visible part of each view begins and ends, [faces, 2, 2]: left and right, top and bottom, in view
    coordinates. Each side loses, with `probability`, a strip of up to `widest` of the view's width."""
    strip = torch.rand(count, 2, 2, device=device) * 2 * widest
    strip = torch.where(torch.rand(count, 2, 2, device=device) < probability, strip, 0.0)
    return torch.stack([strip[..., 0] - 1, 1 - strip[..., 1]], 2)


def sample(pixels: Tensor, maps: Tensor, side: int, visible: Tensor | None = None) -> Tensor:
    """Views of `pixels` [faces, 1, height, width] through `maps`, [faces, 1, side, side]; beyond the edge, and beyond
    the `visible` part of a view (see `random_strips`), what lies there is repeated."""
    place = (torch.arange(side, device=pixels.device) + 0.5) / side * 2 - 1
    across = down = place.expand(len(pixels), side)
    if visible is not None:
        (left, right), (top, bottom) = visible[:, 0].unbind(1), visible[:, 1].unbind(1)
        across = place.clamp(left[:, None], right[:, None])
        down = place.clamp(top[:, None], bottom[:, None])
    ones = torch.ones_like(across)[:, None, :].expand(-1, side, -1)
    points = torch.stack([across[:, None, :] * ones, down[:, :, None] * ones, ones], -1)
    grid = torch.einsum("nyxk,nck->nyxc", points, maps.to(points.dtype))
    return F.grid_sample(pixels, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _log(value: float) -> float:
    return float(torch.log(torch.tensor(value)))
