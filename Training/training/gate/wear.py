"""Crops as a distant, dim or cheap camera shows them."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from training.gate.boxes import MARGIN, cut_turned

# The smallest faces, in pixels of the picture.
_SMALLEST, _LARGE = 14, 60


def worn(
    gray: NDArray[np.uint8], boxes: NDArray[np.float64], side: int, random: np.random.Generator
) -> NDArray[np.uint8]:
    """The turned boxes' crops: half of them as if the picture were smaller, some of them dark, noisy, compressed or at
    the edge of the picture."""
    crops = np.empty((len(boxes), side, side), np.uint8)
    for i in range(len(boxes)):
        pixels = side
        if random.random() < 0.5:
            largest = min(_LARGE, max(boxes[i, 2], _SMALLEST + 1))
            face = math.exp(random.uniform(math.log(_SMALLEST), math.log(largest)))
            pixels = round(face * (1 + 2 * MARGIN))
        crop = _exposed(cut_turned(gray, boxes[i : i + 1], pixels)[0], random)
        crop = _at_the_edge(crop, random) if random.random() < 0.12 else crop
        method = cv2.INTER_AREA if pixels > side else cv2.INTER_LINEAR
        crops[i] = cv2.resize(crop, (side, side), interpolation=method)
    return crops


def _exposed(crop: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    values = crop.astype(np.float32)
    if random.random() < 0.25:
        values = cv2.GaussianBlur(values, (0, 0), random.uniform(0.4, 1.2) * len(crop) / 48)
    if random.random() < 0.25:
        values *= math.exp(random.uniform(math.log(0.06), math.log(0.7)))
    if random.random() < 0.4:
        noise = random.uniform(0, 0.15) * max(float(values.std()), 4)
        values += random.normal(0, noise, values.shape).astype(np.float32)
    worn = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    if random.random() < 0.3:
        quality = int(random.integers(15, 80))
        worn = cv2.imdecode(cv2.imencode(".jpg", worn, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)
    return worn


def _at_the_edge(crop: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """Some sides are cut off, at most as far as the box itself reaches and a little, and the edge is repeated."""
    side = len(crop)
    widest = int(1.4 * side * MARGIN / (1 + 2 * MARGIN))
    lost = (random.integers(0, widest + 1, 4) * (random.random(4) < 0.6)).tolist()
    inner = crop[lost[0] : side - lost[1], lost[2] : side - lost[3]]
    return np.pad(inner, ((lost[0], lost[1]), (lost[2], lost[3])), mode="edge")
