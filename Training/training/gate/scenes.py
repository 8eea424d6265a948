"""Pictures without people for the cascades to be wrong about: layers of shapes that hide each other ("dead leaves",
Lee, Mumford and Huang, "Occlusion Models for Natural Images", 2001), filled with texture."""

import cv2
import numpy as np
from numpy.typing import NDArray

_SIZE = (360, 480)


def scene(patches: list[NDArray[np.uint8]], random: np.random.Generator) -> NDArray[np.uint8]:
    """A gray picture of rectangles and ellipses, large ones below small ones.

    Half of them hold enlarged pieces of `patches`, backgrounds of photographs; the others hold noise, stripes or
    a ramp.
    """
    height, width = _SIZE
    picture = _texture(height, width, random)
    radii = np.sort(8 * (1 - random.uniform(0, 0.995, 160)) ** -0.5)[::-1]
    for radius in np.minimum(radii, 120).astype(int).tolist():
        side = 2 * radius
        fill = _patch(patches, side, random) if patches and random.random() < 0.5 else _texture(side, side, random)
        mask = np.zeros((side, side), np.uint8)
        axes = (radius - 1, max(1, int(radius * random.uniform(0.3, 1)))) if radius > 1 else (1, 1)
        if random.random() < 0.5:
            cv2.ellipse(mask, (radius, radius), axes, random.uniform(0, 180), 0, 360, 255, -1)
        else:
            corners = cv2.boxPoints(((radius, radius), (1.4 * axes[0], 1.4 * axes[1]), random.uniform(0, 90)))
            cv2.fillConvexPoly(mask, corners.astype(np.int32), 255)
        _paste(picture, fill, mask, random)
    return cv2.GaussianBlur(picture, (0, 0), random.uniform(0.4, 1.6))


def _paste(picture: NDArray, fill: NDArray, mask: NDArray, random: np.random.Generator) -> None:
    """Puts `fill` where `mask` is, anywhere in the picture, perhaps half outside."""
    side = len(mask)
    top, left = (int(random.integers(-side // 2, length - side // 2)) for length in picture.shape)
    bottom, right = min(top + side, picture.shape[0]), min(left + side, picture.shape[1])
    rows, columns = slice(max(top, 0), bottom), slice(max(left, 0), right)
    inner = (slice(rows.start - top, bottom - top), slice(columns.start - left, right - left))
    picture[rows, columns] = np.where(mask[inner] > 0, fill[inner], picture[rows, columns])


def _patch(patches: list[NDArray[np.uint8]], side: int, random: np.random.Generator) -> NDArray[np.uint8]:
    patch = np.rot90(patches[int(random.integers(len(patches)))], int(random.integers(4)))
    return cv2.resize(np.ascontiguousarray(patch), (side, side), interpolation=cv2.INTER_LINEAR)


def _texture(height: int, width: int, random: np.random.Generator) -> NDArray[np.uint8]:
    y, x = np.mgrid[:height, :width].astype(np.float32)
    angle, kind = random.uniform(0, np.pi), random.integers(3)
    along = x * np.cos(angle) + y * np.sin(angle)
    if kind == 0:
        grain = int(random.integers(1, 24))
        coarse = random.normal(0, 1, (height // grain + 2, width // grain + 2)).astype(np.float32)
        values = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    elif kind == 1:
        values = np.sin(along * 2 * np.pi / random.uniform(4, 60))
    else:
        values = along / max(height, width)
    level, contrast = random.uniform(20, 235), random.uniform(0, 60)
    noise = random.normal(0, random.uniform(0, 8), (height, width))
    return np.clip(level + contrast * values + noise, 0, 255).astype(np.uint8)
