"""Portraits with a reference box and eyes, and pictures of a folder."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

SUFFIXES = {".jpg", ".jpeg", ".png"}


@dataclass(frozen=True)
class Portrait:
    """A gray picture with the box of its one face and how far the face is turned, clockwise as seen."""

    name: str
    pixels: np.ndarray
    box: tuple[float, float, float, float]  # left, top, width, height
    roll: float  # degrees

    @property
    def center(self) -> tuple[float, float]:
        left, top, width, height = self.box
        return left + width / 2, top + height / 2


def portraits(folder: Path, every: int, count: int, random: np.random.Generator) -> list[Portrait]:
    """A regular sample of the pictures that FOLDER.ndjson lists with one face and its eyes."""
    lines = folder.with_suffix(".ndjson").read_text(encoding="utf-8").splitlines()
    entries = [entry for entry in map(json.loads, lines[::every]) if len(entry["faces"]) == 1]
    if len(entries) < count:
        raise SystemExit(f"{folder}: fewer than {count} portraits of one face")
    return [_portrait(folder, entries[i]) for i in random.permutation(len(entries))[:count]]


def _portrait(folder: Path, entry: dict) -> Portrait:
    face = entry["faces"][0]
    (right_x, right_y), (left_x, left_y) = face["right_eye"], face["left_eye"]
    return Portrait(
        entry["file"],
        read(folder / entry["file"]),
        tuple(face[key] for key in ("x", "y", "width", "height")),
        math.degrees(math.atan2(left_y - right_y, left_x - right_x)),
    )


def pictures(folder: Path, every: int = 1) -> list[Path]:
    """A regular sample of the pictures of a folder, at any depth, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)[::every]


def read(path: Path) -> np.ndarray:
    pixels = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise SystemExit(f"{path}: not a picture that can be read")
    return pixels
