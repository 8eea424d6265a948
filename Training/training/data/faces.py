"""Labeled faces in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Annotation:
    """What people said of the faces, in the terms of one label set.

    `shares` is float32 [faces, labels]: how much of the truth each label holds. A row sums to 1, or to 0 where the
    face has no label. `truth` is int64 [faces]: the label that a prediction is compared with, -1 where there is none.
    `no_face` is bool [faces]: pictures that people voted to show no face; None where no one was asked.
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

    @staticmethod
    def joined(parts: Sequence[Faces]) -> Faces:
        """Several data sets one after another, with the label sets of all; a face has no label in a set that its data
        set does not know. All pictures have the same side."""
        known = {name: annotation.labels for part in parts for name, annotation in part.annotations.items()}
        affect = None
        if any(part.affect is not None for part in parts):
            affect = np.concatenate([_affect_of(part) for part in parts])
        return Faces(
            np.concatenate([part.pixels for part in parts]),
            {name: _joined_annotation(parts, name, labels) for name, labels in known.items()},
            [name for part in parts for name in part.names],
            affect,
        )


def _joined_annotation(parts: Sequence[Faces], name: str, labels: tuple[str, ...]) -> Annotation:
    unknown = (Annotation.of_single_labels(labels, np.full(len(part), -1)) for part in parts)
    each = [part.annotations.get(name, none) for part, none in zip(parts, unknown, strict=True)]
    return Annotation(labels, np.concatenate([a.shares for a in each]), np.concatenate([a.truth for a in each]))


def _affect_of(faces: Faces) -> NDArray[np.float32]:
    return np.full((len(faces), 2), np.nan, np.float32) if faces.affect is None else faces.affect
