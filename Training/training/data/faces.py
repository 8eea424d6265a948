"""Labelled faces in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Annotation:
    """What people said of the faces, in the terms of one label set.

    `shares` is float32 [faces, labels]: how much of the truth each label holds. A row sums to 1, or to 0 where the
    face has no label. `truth` is int64 [faces]: the label that a prediction is compared with, -1 where there is none.
    `no_face` is bool [faces]: pictures that people voted to show no face; None where nobody was asked.
    """

    labels: tuple[str, ...]
    shares: NDArray[np.float32]
    truth: NDArray[np.int64]
    no_face: NDArray[np.bool_] | None = None

    def __getitem__(self, rows: NDArray) -> Annotation:
        no_face = None if self.no_face is None else self.no_face[rows]
        return replace(self, shares=self.shares[rows], truth=self.truth[rows], no_face=no_face)

    @staticmethod
    def of_single_labels(labels: tuple[str, ...], truth: NDArray[np.integer]) -> Annotation:
        """One label per face, -1 for none."""
        truth = truth.astype(np.int64)
        shares = np.zeros((len(truth), len(labels)), np.float32)
        known = np.flatnonzero(truth >= 0)
        shares[known, truth[known]] = 1
        return Annotation(labels, shares, truth)


@dataclass(frozen=True)
class Faces:
    """Gray pictures of faces, uint8 [faces, side, side], with their annotations by label set.

    `affect` is float32 [faces, 2], valence and arousal in -1...1, NaN where unknown; None where no face has it.
    `names` says where each face comes from.
    """

    pixels: NDArray[np.uint8]
    annotations: dict[str, Annotation]
    names: list[str]
    affect: NDArray[np.float32] | None = field(default=None)

    def __len__(self) -> int:
        return len(self.pixels)

    def __getitem__(self, rows: NDArray) -> Faces:
        """The faces at `rows`, an array of indices or of booleans."""
        indices = np.arange(len(self))[rows]
        return Faces(
            self.pixels[indices],
            {name: annotation[indices] for name, annotation in self.annotations.items()},
            [self.names[i] for i in indices],
            None if self.affect is None else self.affect[indices],
        )
