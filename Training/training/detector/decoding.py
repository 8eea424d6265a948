"""Faces out of the network's answers."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.detector.network import STRIDES
from training.detector.targets import SIZE_UNIT

# Two boxes that share so much are one face; or of which the smaller one lies in the other with so much of itself.
SAME, INSIDE = 0.4, 0.8
# Places with a lower score say nothing.
LEAST_SCORE = 0.1
# Maximum number of them that are examined.
_CANDIDATES = 400


@dataclass(frozen=True)
class Detections:
    """Faces of one picture, the surest first; in its pixels, the roll clockwise as seen and in radians."""

    score: NDArray[np.float32]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    size: NDArray[np.float32]
    roll: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.score)

    def scaled(self, factor: float) -> "Detections":
        return Detections(self.score, self.x * factor, self.y * factor, self.size * factor, self.roll)


def decode(outputs: list[Tensor]) -> list[Detections]:
    """For each picture of a batch."""
    found = [_candidates(output.float(), stride) for output, stride in zip(outputs, STRIDES, strict=True)]
    values = torch.cat(found).cpu().numpy()
    return [_joined(values[values[:, 0] == picture, 1:]) for picture in range(len(outputs[0]))]


def squares(found: Detections) -> NDArray[np.float64]:
    """Upright squares, [faces, 4]: left, top, right, bottom."""
    half = found.size / 2
    return np.stack([found.x - half, found.y - half, found.x + half, found.y + half], 1).astype(np.float64)


def common_areas(boxes: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """[boxes, others]"""
    low = np.maximum(boxes[:, None, :2], other[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], other[None, :, 2:])
    return np.clip(high - low, 0, None).prod(2)


def areas(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    return (boxes[:, 2:] - boxes[:, :2]).prod(1)


def overlaps(boxes: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union, [boxes, others]."""
    common = common_areas(boxes, other)
    return common / (areas(boxes)[:, None] + areas(other)[None] - common)


def _candidates(output: Tensor, stride: int) -> Tensor:
    """[candidates, 6]: picture, score, x, y, size, roll."""
    score = output[:, 0].sigmoid()
    picture, row, column = (score > LEAST_SCORE).nonzero(as_tuple=True)
    _, right, down, log_size, sine, cosine = output[picture, :, row, column].unbind(1)
    size = log_size.clamp(-4, 4).exp() * SIZE_UNIT * stride
    x, y = (column + 0.5) * stride + right * size, (row + 0.5) * stride + down * size
    return torch.stack([picture.float(), score[picture, row, column], x, y, size, torch.atan2(sine, cosine)], 1)


def _joined(values: NDArray[np.float32]) -> Detections:
    """The surest of each face's candidates, as sure as all of them together: as if each were an independent witness.

    A face is seen from several places, a false alarm often from one.
    """
    values = values[np.argsort(-values[:, 0], kind="stable")][:_CANDIDATES]
    boxes = squares(Detections(*values.T))
    area, common = areas(boxes), common_areas(boxes, boxes)
    is_same = common > SAME * (area[:, None] + area - common)
    is_same |= common > INSIDE * np.minimum(area[:, None], area)
    is_free = np.ones(len(values), bool)
    kept, scores = [], []
    for i in range(len(values)):
        if is_free[i]:
            kept.append(i)
            scores.append(1 - np.prod(1 - values[is_same[i] & is_free, 0]))
            is_free &= ~is_same[i]
    values = values[kept]
    values[:, 0] = scores
    return Detections(*values[np.argsort(-values[:, 0], kind="stable")].T)
