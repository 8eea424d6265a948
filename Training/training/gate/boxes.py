"""Boxes in pictures, int [boxes, 4]: left, top, width, height."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# How much wider than a box its crop is, on each side, in box widths.
MARGIN = 0.1


def overlap(boxes: NDArray[np.integer], other: NDArray[np.integer]) -> NDArray[np.float64]:
    """Intersection over union of every box with one other."""
    low = np.maximum(boxes[:, :2], other[:2])
    high = np.minimum(boxes[:, :2] + boxes[:, 2:], other[:2] + other[2:])
    common = np.clip(high - low, 0, None).prod(1)
    return common / (boxes[:, 2:].prod(1) + other[2:].prod() - common)


def cut(gray: NDArray[np.uint8], boxes: NDArray[np.integer], side: int, margin: float = MARGIN) -> NDArray[np.uint8]:
    """The boxes' crops, uint8 [boxes, side, side]; beyond the picture's edge, the edge is repeated."""
    reach = max(gray.shape) // 2
    picture = Image.fromarray(np.pad(gray, reach, mode="edge"))
    crops = np.empty((len(boxes), side, side), np.uint8)
    for i, (left, top, width, height) in enumerate(boxes.tolist()):
        grow = margin * width
        region = (left - grow + reach, top - grow + reach, left + width + grow + reach, top + height + grow + reach)
        crops[i] = np.asarray(picture.resize((side, side), Image.Resampling.BOX, box=_within(region, picture.size)))
    return crops


def jittered(box: NDArray[np.integer], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Boxes that a cascade might have drawn instead of `box`: a little shifted, smaller or larger."""
    size = box[2] * np.exp(random.uniform(-0.12, 0.12, count))
    centre = box[:2] + box[2] / 2 + random.uniform(-0.07, 0.07, (count, 2)) * box[2]
    return np.column_stack([centre - size[:, None] / 2, size, size]).round().astype(np.int64)


def random_boxes(shape: tuple[int, int], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Squares anywhere in a picture of `shape`, from an eighth to three fifths of its shorter side."""
    shorter = min(shape)
    size = (shorter * random.uniform(0.125, 0.6, count)).astype(np.int64)
    corner = (random.uniform(0, 1, (count, 2)) * (np.array(shape[::-1]) - size[:, None])).astype(np.int64)
    return np.column_stack([corner, size, size])


def _within(region: tuple[float, ...], size: tuple[int, int]) -> tuple[float, float, float, float]:
    left, top, right, bottom = region
    return max(left, 0.0), max(top, 0.0), min(right, float(size[0])), min(bottom, float(size[1]))
