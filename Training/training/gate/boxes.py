"""Boxes in pictures: upright ones, int [boxes, 4], are left, top, width and height; turned ones, float [boxes, 4], are
x and y of a square's middle, its side and its roll, clockwise as seen and in radians."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

# How much wider than a box its crop is, on each side, in box widths.
MARGIN = 0.25
# Crops of boxes that are turned by less stay as they are, in the daemon as well.
_LEAST_ROLL = math.radians(8)
# A turned crop is taken out of upright surroundings with this number of pixels for each of its own, in each direction.
_DENSITY = 1.5


def overlap(boxes: NDArray[np.integer], other: NDArray[np.integer]) -> NDArray[np.float64]:
    """Intersection over union of every box with one other."""
    low = np.maximum(boxes[:, :2], other[:2])
    high = np.minimum(boxes[:, :2] + boxes[:, 2:], other[:2] + other[2:])
    common = np.clip(high - low, 0, None).prod(1)
    return common / (boxes[:, 2:].prod(1) + other[2:].prod() - common)


def cut(gray: NDArray[np.uint8], boxes: NDArray, side: int, margin: float = MARGIN) -> NDArray[np.uint8]:
    """The upright boxes' crops, uint8 [boxes, side, side]; beyond the picture's edge, the edge is repeated."""
    picture, reach = _padded(gray)
    crops = np.empty((len(boxes), side, side), np.uint8)
    for i, (left, top, width, height) in enumerate(boxes.tolist()):
        grow = margin * width
        region = (left - grow + reach, top - grow + reach, left + width + grow + reach, top + height + grow + reach)
        crops[i] = _resampled(picture, region, side)
    return crops


def cut_turned(
    gray: NDArray[np.uint8], boxes: NDArray[np.float64], side: int, margin: float = MARGIN
) -> NDArray[np.uint8]:
    """The turned boxes' crops, turned upright as the daemon does it."""
    picture, reach = _padded(gray)
    crops = np.empty((len(boxes), side, side), np.uint8)
    around = math.ceil(side * math.sqrt(2) * _DENSITY) + 2
    for i, (x, y, width, roll) in enumerate(boxes.tolist()):
        is_turned = abs(roll) >= _LEAST_ROLL
        half = width * (1 + 2 * margin) / 2 * (around / (side * _DENSITY) if is_turned else 1)
        region = (x - half + reach, y - half + reach, x + half + reach, y + half + reach)
        crop = _resampled(picture, region, around if is_turned else side)
        crops[i] = _turned_back(crop, roll, side) if is_turned else crop
    return crops


def squares(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turned boxes as upright ones of the same middle and size: left, top, width, height."""
    x, y, side = boxes.T[:3]
    return np.column_stack([x - side / 2, y - side / 2, side, side])


def jittered(box: NDArray[np.integer], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Boxes that a cascade might have drawn instead of `box`: a little shifted, smaller or larger."""
    size = box[2] * np.exp(random.uniform(-0.12, 0.12, count))
    center = box[:2] + box[2] / 2 + random.uniform(-0.07, 0.07, (count, 2)) * box[2]
    return np.column_stack([center - size[:, None] / 2, size, size]).round().astype(np.int64)


def random_boxes(shape: tuple[int, int], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Squares anywhere in a picture of `shape`, from an eighth to three fifths of its shorter side."""
    shorter = min(shape)
    size = (shorter * random.uniform(0.125, 0.6, count)).astype(np.int64)
    corner = (random.uniform(0, 1, (count, 2)) * (np.array(shape[::-1]) - size[:, None])).astype(np.int64)
    return np.column_stack([corner, size, size])


def _padded(gray: NDArray[np.uint8]) -> tuple[Image.Image, int]:
    reach = max(gray.shape)
    return Image.fromarray(np.pad(gray, reach, mode="edge")), reach


def _resampled(picture: Image.Image, region: tuple[float, ...], side: int) -> NDArray[np.uint8]:
    """Shrinking takes the mean of what becomes a pixel, enlarging interpolates."""
    is_shrunk = region[2] - region[0] > side
    method = Image.Resampling.BOX if is_shrunk else Image.Resampling.BILINEAR
    return np.asarray(picture.resize((side, side), method, box=_within(region, picture.size)))


def _turned_back(surroundings: NDArray[np.uint8], roll: float, side: int) -> NDArray[np.uint8]:
    cos, sin = math.cos(roll) * _DENSITY, math.sin(roll) * _DENSITY
    middle, half = len(surroundings) / 2 - 0.5, side / 2 - 0.5
    to_source = np.array([[cos, -sin, middle - half * (cos - sin)], [sin, cos, middle - half * (sin + cos)]])
    return cv2.warpAffine(
        surroundings, to_source, (side, side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip


def _within(region: tuple[float, ...], size: tuple[int, int]) -> tuple[float, float, float, float]:
    left, top, right, bottom = region
    return max(left, 0.0), max(top, 0.0), min(right, float(size[0])), min(bottom, float(size[1]))
