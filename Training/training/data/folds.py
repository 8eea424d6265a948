"""Folds for cross-validation, drawn before any augmentation."""

import numpy as np
from numpy.typing import NDArray

from training.data.duplicates import duplicate_groups, find_duplicates
from training.data.faces import Faces


def fold_numbers(truth: NDArray[np.integer], groups: NDArray[np.integer], folds: int, seed: int) -> NDArray[np.int64]:
    """A fold, 0..<folds, for each face: groups stay whole, and every fold gets its share of each label.

    Groups are dealt out in random order, each to the fold with the fewest faces of its label so far. A group of
    several labels counts as the label of its first face.
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


def assign_folds(faces: Faces, folds: int, seed: int) -> NDArray[np.int64]:
    """A fold, 0..<folds, for each face; near-duplicates are always in the same one."""
    first = next(iter(faces.annotations.values()))
    groups = duplicate_groups(len(faces), find_duplicates(faces.pixels))
    return fold_numbers(first.truth, groups, folds, seed)
