"""Soft labels from the votes of FER+ (Barsoum et al., "Training Deep Networks for Facial Expression Recognition with
Crowd-Sourced Label Distribution", 2016)."""

import numpy as np
from numpy.typing import NDArray

from training.data.faces import Annotation
from training.labels import FERPLUS


def annotation_of_votes(votes: NDArray[np.integer]) -> Annotation:
    """Vote shares of the eight expressions from `votes`, [faces, 10], the last two: unknown and not a face.

    A label that a single one of several people saw is taken for a slip and dropped. A face that most people called
    unknown or no face has no shares. The truth is the label with most of all ten votes; a tie, unknown and no face
    have none.
    """
    votes = np.asarray(votes, np.int64)
    kinds = len(FERPLUS)
    most = votes.max(1)
    winner = votes.argmax(1)
    is_tie = (votes == most[:, None]).sum(1) > 1
    truth = np.where((winner < kinds) & ~is_tie & (most > 0), winner, -1)

    kept = np.where((votes <= 1) & (most > 1)[:, None], 0, votes)[:, :kinds].astype(np.float32)
    kept[votes[:, kinds:].max(1) >= np.maximum(votes[:, :kinds].max(1), 1)] = 0
    total = kept.sum(1, keepdims=True)
    shares = np.divide(kept, total, out=np.zeros_like(kept), where=total > 0)
    return Annotation(FERPLUS, shares, truth, no_face=(winner == kinds + 1) & ~is_tie)
