"""How well faces are found: average precision, recall and precision, recall by size, roll and darkness."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from training.detector.decoding import Detections, overlaps, squares

# A detection that shares so much with a face is that face.
MATCH = 0.4


@dataclass(frozen=True)
class Truth:
    """The faces of one picture; those that are not certain are neither wanted nor wrong."""

    faces: Detections
    is_certain: NDArray[np.bool_]
    brightness: float = 1.0


@dataclass(frozen=True)
class Matches:
    """Every detection of many pictures, the surest first, and how surely each wanted face was found (0: not)."""

    score: NDArray[np.float64]
    is_right: NDArray[np.bool_]
    found: NDArray[np.float64]
    size: NDArray[np.float64]
    roll: NDArray[np.float64]
    brightness: NDArray[np.float64]
    pictures: int

    def recall(self, threshold: float) -> float:
        return _part(self.found >= threshold)

    def precision(self, threshold: float) -> float:
        return _part(self.is_right[self.score >= threshold])

    def false_per_picture(self, threshold: float) -> float:
        return float((~self.is_right[self.score >= threshold]).sum()) / self.pictures

    def average_precision(self) -> float:
        """The area below precision over recall; a precision counts for every lower recall, too."""
        if not len(self.found):
            return float("nan")
        right = np.cumsum(self.is_right)
        precision = right / np.arange(1, len(right) + 1)
        best = np.maximum.accumulate(precision[::-1])[::-1]
        return float(best[self.is_right].sum() / len(self.found))

    def recall_by(self, values: NDArray[np.float64], edges: list[float], threshold: float) -> dict[str, float]:
        """Recall of the faces whose value lies from one edge to the next."""
        inside = [(values >= low) & (values < high) for low, high in pairwise(edges)]
        names = [f"{low:g}-{high:g}" for low, high in pairwise(edges)]
        return {name: _part(self.found[part] >= threshold) for name, part in zip(names, inside, strict=True)}


def match(found: list[Detections], truth: list[Truth]) -> Matches:
    """The surest detections choose first; each face is found once, and a second box on it is wrong."""
    rows: list[tuple[float, bool]] = []
    faces: list[tuple[float, float, float, float]] = []
    for detections, wanted in zip(found, truth, strict=True):
        share = overlaps(squares(detections), squares(wanted.faces))
        score = np.zeros(len(wanted.faces))
        is_taken = np.zeros(len(wanted.faces), bool)
        for i in range(len(detections)):
            free = np.where(is_taken | ~wanted.is_certain, 0.0, share[i])
            best = int(free.argmax()) if len(free) else -1
            if best >= 0 and free[best] >= MATCH:
                is_taken[best], score[best] = True, detections.score[i]
                rows.append((float(detections.score[i]), True))
            elif not (share[i][~wanted.is_certain] >= MATCH / 2).any():
                rows.append((float(detections.score[i]), False))
        for i in np.flatnonzero(wanted.is_certain):
            face = wanted.faces
            faces.append((score[i], float(face.size[i]), float(face.roll[i]), wanted.brightness))
    rows.sort(key=lambda row: -row[0])
    values = np.array(rows, np.float64).reshape(-1, 2)
    of_faces = np.array(faces, np.float64).reshape(-1, 4).T
    return Matches(values[:, 0], values[:, 1] > 0, *of_faces, len(truth))


def _part(values: NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else float("nan")
