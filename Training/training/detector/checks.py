"""Pictures and videos with reference boxes that a detector is judged by, and what it finds in them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.data.pictures import is_picture
from training.detector.decoding import Detections, decode, squares
from training.detector.network import STRIDES, standardized
from training.errors import InputError

# Reference faces that count are at least so large: a part of the picture's height, and pixels.
_LEAST_PART, _LEAST_PIXELS = 1 / 16, 24
# A box belongs to a reference face if neither is this many times as large as the other.
_LARGEST_RATIO = 2.5


Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
# What takes standardized pictures and answers as the network does.
Answers = Callable[[Tensor], list[Tensor]]


@dataclass(frozen=True)
class Picture:
    """A gray picture and its reference boxes, [boxes, 4]: left, top, width, height. Without, it shows one face in its
    middle."""

    pixels: NDArray[np.uint8]
    boxes: NDArray[np.float64] | None


@dataclass
class Check:
    """How surely each counted reference face was found (0: not), and each box: its score and whether it is right."""

    found: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    is_right: list[bool] = field(default_factory=list)
    pictures: int = 0

    def recall(self, threshold: float) -> float:
        return float((np.array(self.found) >= threshold).mean()) if self.found else float("nan")

    def precision(self, threshold: float) -> float:
        right = np.array(self.is_right, bool)[np.array(self.scores) >= threshold]
        return float(right.mean()) if len(right) else float("nan")

    def false_boxes(self, threshold: float) -> int:
        return int((~np.array(self.is_right, bool)[np.array(self.scores) >= threshold]).sum())

    def figures(self, threshold: float) -> dict[str, float]:
        """What a card tells."""
        figures = {"pictures": self.pictures, "faces": len(self.found), "false": self.false_boxes(threshold)}
        if self.found:
            figures["recall"] = round(self.recall(threshold), 4)
        return figures

    def add(self, picture: Picture, network: Answers, longest: int) -> None:
        """Looks at the picture so that its longer side has at most `longest` pixels."""
        detections = detected(picture.pixels, network, longest)
        found = squares(detections)
        self.pictures += 1
        self.scores.extend(detections.score.tolist())
        if picture.boxes is None:
            height, width = picture.pixels.shape
            covers = (
                (found[:, 0] < width / 2)
                & (found[:, 2] > width / 2)
                & (found[:, 1] < height / 2)
                & (found[:, 3] > height / 2)
            )
            self.found.append(float(detections.score[covers].max(initial=0)))
            self.sizes.append(min(height, width))
            self.is_right.extend(covers.tolist())
            return
        left, top, width, height = picture.boxes.T
        x, y, size = left + width / 2, top + height / 2, np.sqrt(width * height)
        ratio = detections.size[:, None] / size
        covers = (
            (found[:, :1] < x)
            & (x < found[:, 2:3])
            & (found[:, 1:2] < y)
            & (y < found[:, 3:])
            & (ratio < _LARGEST_RATIO)
            & (ratio > 1 / _LARGEST_RATIO)
        )
        self.is_right.extend(covers.any(1).tolist())
        counts = np.minimum(width, height) >= max(_LEAST_PIXELS, _LEAST_PART * picture.pixels.shape[0])
        scores = np.where(covers, detections.score[:, None], 0).max(0, initial=0)
        self.found.extend(scores[counts].tolist())
        self.sizes.extend(size[counts].tolist())


@torch.no_grad()
def detected(pixels: NDArray[np.uint8], network: Answers, longest: int) -> Detections:
    """Faces of one picture of any size."""
    scale = min(1.0, longest / max(pixels.shape))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    height, width = small.shape
    small = cv2.copyMakeBorder(small, 0, -height % STRIDES[-1], 0, -width % STRIDES[-1], cv2.BORDER_REPLICATE)
    outputs = network(standardized(torch.from_numpy(np.ascontiguousarray(small))[None, None]))
    return decode(outputs)[0].scaled(1 / scale)


def video(path: Path, every: int = 5) -> Iterator[Picture]:
    """The frames that have reference boxes, in `NAME.faces.ndjson`."""
    references = {entry["frame"]: _boxes(entry) for entry in _entries(path.with_suffix(".faces.ndjson"))}
    frames = cv2.VideoCapture(str(path))
    index = 0
    while True:
        is_there, frame = frames.read()
        if not is_there:
            return
        if index in references and index % every == 0:
            yield Picture(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), references[index])
        index += 1


def listed(path: Path) -> Iterator[Picture]:
    """The pictures of a folder that `FOLDER.ndjson` lists with their boxes."""
    for entry in _entries(path.with_suffix(".ndjson")):
        yield Picture(read(path / entry["file"]), _boxes(entry))


def single(folder: Path, every: int, change: Change | None = None) -> Iterator[Picture]:
    """A regular sample of a folder's photographs of one face each."""
    for path in sorted(path for path in folder.rglob("*") if is_picture(path))[::every]:
        yield Picture(change(read(path)) if change else read(path), None)


def empty(folder: Path, every: int = 1) -> Iterator[Picture]:
    for path in sorted(path for path in folder.rglob("*") if is_picture(path))[::every]:
        yield Picture(read(path), np.zeros((0, 4)))


def read(path: Path) -> NDArray[np.uint8]:
    pixels = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise InputError(f"{path}: not a picture that can be read")
    return pixels


def turned(degrees: float) -> Change:
    """Clockwise around the middle, within a wider picture whose edge is repeated."""

    def change(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        reach = min(pixels.shape) // 4
        wide = cv2.copyMakeBorder(pixels, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
        height, width = wide.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
        return cv2.warpAffine(wide, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)

    return change


def darkened(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """At a quarter of the light."""
    return (pixels * 0.25).round().astype(np.uint8)


def flattened(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """At a quarter of the contrast."""
    return ((pixels - 128.0) * 0.25 + 128).round().astype(np.uint8)


def backlit(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Dark, in the middle of a bright wall of twice the size."""
    height, width = pixels.shape
    dark = (pixels * 0.2).round().astype(np.uint8)
    return cv2.copyMakeBorder(
        dark, height // 2, height // 2, width // 2, width // 2, cv2.BORDER_CONSTANT, value=(235.0,)
    )


def _entries(path: Path) -> list[dict]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def _boxes(entry: dict) -> NDArray[np.float64]:
    rows = [[face[key] for key in ("x", "y", "width", "height")] for face in entry["faces"]]
    return np.array(rows, np.float64).reshape(-1, 4)
