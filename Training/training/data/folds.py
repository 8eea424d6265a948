"""Folds for cross-validation, drawn before any augmentation."""

import numpy as np
from numpy.typing import NDArray

from training.data.duplicates import duplicate_groups, find_duplicates
from training.data.faces import Faces


def fold_numbers(truth: NDArray[np.integer], groups: NDArray[np.integer], folds: int, seed: int) -> NDArray[np.int64]:
    """A fold, 0..<folds, for each face: groups stay whole, and every fold gets its share of each label.

    Groups are dealt out in random order, label by label, each to the fold with the fewest faces of that label so
    far. A group of several labels is dealt with the label of its first face.
    """
    order = np.random.default_rng(seed).permutation(len(truth))
    members: dict[int, list[int]] = {}
    for i in order.tolist():
        members.setdefault(int(groups[i]), []).append(i)
    counts: dict[int, NDArray[np.int64]] = {}
    result = np.empty(len(truth), np.int64)
    for rows in members.values():
        count = counts.setdefault(int(truth[rows[0]]), np.zeros(folds, np.int64))
        fold = int(count.argmin())
        result[rows] = fold
        count[fold] += len(rows)
    return result


def split_fold(faces: Faces, fold: int, folds: int, seed: int) -> tuple[Faces, Faces]:
    """The faces outside and inside of a fold; near-duplicates are never on both sides."""
    first = next(iter(faces.annotations.values()))
    groups = duplicate_groups(len(faces), find_duplicates(faces.pixels))
    is_inside = fold_numbers(first.truth, groups, folds, seed) == fold
    return faces[~is_inside], faces[is_inside]
