"""OpenCV's cascades: the daemon's detector, and looser ones."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.errors import InputError

# Where Debian's package opencv-data puts them.
FOLDER = Path("/usr/share/opencv4/haarcascades")

# How far the daemon's detector looks beyond a picture's edge, as a share of its shorter side.
_PADDING = 0.3

# The least overlap of two boxes around the same face, and the largest of two boxes around different things.
SAME, OTHER = 0.5, 0.12


class Cascades:
    """The daemon's cascade, a second one, which errs elsewhere, and one of faces from the side."""

    def __init__(self) -> None:
        self._first = _load("haarcascade_frontalface_default.xml")
        self._second = _load("haarcascade_frontalface_alt2.xml")
        self._profile = _load("haarcascade_profileface.xml")

    def daemon_face(self, gray: NDArray[np.uint8]) -> NDArray[np.int64] | None:
        """The largest box of the daemon's detector, which may reach beyond the picture; None where it finds none."""
        reach = int(min(gray.shape) * _PADDING)
        wider = np.pad(gray, reach, mode="edge")
        mirror = np.ascontiguousarray(wider[:, ::-1])
        for cascade, picture in (
            (self._first, wider),
            (self._second, wider),
            (self._profile, wider),
            (self._profile, mirror),
        ):
            found = _boxes(cascade, picture, 1.15, 4, 60)
            if len(found):
                left, top, width, height = max(found, key=lambda box: box[2])
                left = wider.shape[1] - left - width if picture is mirror else left
                return np.array([left - reach, top - reach, width, height], np.int64)
        return None

    def hits(self, gray: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every single window that the first and the second cascade take for a face."""
        return _boxes(self._first, gray, 1.1, 0, 24), _boxes(self._second, gray, 1.1, 0, 24)

    def alarms(self, gray: NDArray[np.uint8]) -> NDArray[np.int64]:
        """What the daemon's cascade takes for a face when two hits in one place are enough."""
        return _boxes(self._first, gray, 1.1, 1, 24)


def probable_faces(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where hits of either cascade pile up as they do on faces."""
    return np.concatenate([_piles(first, 5), _piles(second, 3)])


def _piles(hits: NDArray[np.int64], neighbors: int) -> NDArray[np.int64]:
    boxes, _ = cv2.groupRectangles(hits.tolist(), neighbors, 0.2)
    return np.array(boxes, np.int64).reshape(-1, 4)


def _load(name: str) -> cv2.CascadeClassifier:
    path = FOLDER / name
    cascade = cv2.CascadeClassifier(str(path))
    if cascade.empty():
        raise InputError(f"{path}: not there, or no cascade; Debian has it in the package opencv-data")
    return cascade


def _boxes(
    cascade: cv2.CascadeClassifier, gray: NDArray[np.uint8], factor: float, neighbors: int, smallest: int
) -> NDArray[np.int64]:
    found = cascade.detectMultiScale(gray, factor, neighbors, 0, (smallest, smallest))
    return np.array(found, np.int64).reshape(-1, 4)
