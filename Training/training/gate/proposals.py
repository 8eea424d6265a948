"""Boxes that a face detector's network proposes, as the daemon has them."""

import math
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training.detector.decoding import Detections, decode
from training.detector.onnx_detector import OnnxDetector
from training.errors import InputError
from training.normalization import SCALE, standardize

# Less probable faces are none that the daemon would take.
LEAST_SCORE = 0.15
# A box that shares so much with a face is its box; one that shares less than the second is none.
IS_FACE, IS_NONE = 0.45, 0.3


class Proposer:
    """Runs a detector's ONNX file; its card says how the box that the daemon uses lies around the network's."""

    def __init__(self, path: Path) -> None:
        self._detector = OnnxDetector(path)
        decoding = self._detector.card["decoding"]
        try:
            self.scale, self.down = float(decoding["box_scale"]), float(decoding["box_down"])
        except KeyError as error:
            raise InputError(f"{path.with_suffix('.json')}: no {error.args[0]} in decoding") from error

    def __call__(self, pictures: NDArray[np.uint8]) -> list[NDArray[np.float64]]:
        """Boxes for each picture of [pictures, height, width], whose sides are multiples of 32: turned ones, float
        [boxes, 5], with the score behind; the surest first."""
        pixels = torch.from_numpy(pictures)[:, None].float() * SCALE
        return [self._reported(found) for found in decode(self._detector(standardize(pixels)))]

    def around(self, faces: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the daemon would make of boxes that the network placed just so."""
        x, y, size, roll = faces.T
        down = self.down * size
        return np.column_stack([x - down * np.sin(roll), y + down * np.cos(roll), self.scale * size, roll])

    def _reported(self, found: Detections) -> NDArray[np.float64]:
        boxes = self.around(np.column_stack([found.x, found.y, found.size, found.roll]).astype(np.float64))
        return np.column_stack([boxes, found.score])[found.score > LEAST_SCORE]


def jittered(boxes: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Boxes as the network might have drawn them: a little shifted, turned, smaller or larger."""
    shift, size = random.normal(0, 0.05, (len(boxes), 2)), random.normal(0, 0.09, len(boxes))
    x, y, side, roll = boxes.T
    roll = roll + random.normal(0, math.radians(7), len(boxes))
    return np.column_stack([x + shift[:, 0] * side, y + shift[:, 1] * side, side * np.exp(size), roll])


def beside(face: NDArray[np.float64], count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Boxes that hold a part of a face or much more than it: an eye, half a face with an ear, hair, a whole bust."""
    kind = random.integers(3, size=count)
    factor = np.choose(
        kind, [random.uniform(0.3, 0.55, count), random.uniform(0.6, 1.3, count), random.uniform(1.9, 3, count)]
    )
    reach = np.choose(
        kind, [random.uniform(0, 0.6, count), random.uniform(0.6, 1.1, count), random.uniform(0, 1, count)]
    )
    angle = random.uniform(0, 2 * math.pi, count)
    x, y, side, roll = face
    return np.column_stack(
        [
            x + reach * side * np.cos(angle),
            y + reach * side * np.sin(angle),
            side * factor,
            roll + random.normal(0, 0.25, count),
        ]
    )
