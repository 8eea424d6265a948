"""Figures of a classifier from its probabilities, [faces, labels], and the truth, [faces]; every face has one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 15


def confusion_matrix(predicted: NDArray, truth: NDArray, labels: int) -> NDArray[np.int64]:
    """Counts, [labels, labels]: rows are the truth, columns what was predicted."""
    return np.bincount(truth * labels + predicted, minlength=labels * labels).reshape(labels, labels)


def top_k(probabilities: NDArray, truth: NDArray, k: int) -> float:
    """Share of faces whose label is among the `k` most probable; of equal ones the first counts as more probable."""
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    return float((order == truth[:, None]).any(1).mean())


def macro_f1(confusion: NDArray) -> float:
    """Mean of precision's and recall's harmonic means over the labels that occur in truth or prediction."""
    hits = np.diag(confusion)
    total = confusion.sum(0) + confusion.sum(1)
    occurs = total > 0
    return float((2 * hits[occurs] / total[occurs]).mean())


def balanced_accuracy(confusion: NDArray) -> float:
    """Mean recall over the labels that occur in the truth."""
    counts = confusion.sum(1)
    occurs = counts > 0
    return float((np.diag(confusion)[occurs] / counts[occurs]).mean())


def reliability(probabilities: NDArray, truth: NDArray, bins: int = BINS) -> tuple[NDArray, NDArray, NDArray]:
    """Faces, mean confidence and accuracy in bins of equal width over the confidence; 0 in empty ones."""
    confidence = probabilities.max(1)
    is_right = probabilities.argmax(1) == truth
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    counts = np.bincount(place, minlength=bins)
    share = np.maximum(counts, 1)
    return (
        counts,
        np.bincount(place, confidence, bins) / share,
        np.bincount(place, is_right, bins) / share,
    )


def expected_calibration_error(probabilities: NDArray, truth: NDArray, bins: int = BINS) -> float:
    """Mean distance of confidence and accuracy over the bins, by their faces (Naeini et al. 2015)."""
    counts, confidence, accuracy = reliability(probabilities, truth, bins)
    return float((counts * np.abs(confidence - accuracy)).sum() / counts.sum())


def main_figures(probabilities: NDArray, truth: NDArray) -> dict[str, float]:
    """The five figures that are reported with intervals."""
    confusion = confusion_matrix(probabilities.argmax(1), truth, probabilities.shape[1])
    return {
        "accuracy": float(np.diag(confusion).sum() / confusion.sum()),
        "top3": top_k(probabilities, truth, 3),
        "macro_f1": macro_f1(confusion),
        "balanced_accuracy": balanced_accuracy(confusion),
        "ece": expected_calibration_error(probabilities, truth),
    }


def all_figures(probabilities: NDArray, truth: NDArray, labels: Sequence[str]) -> dict[str, Any]:
    """The main figures with recall, precision and count of each label and the confusion matrix,
    rows of truth.

    Recall is null for a label that does not occur, precision for one that is never predicted.
    """
    confusion = confusion_matrix(probabilities.argmax(1), truth, len(labels))
    hits, counts, predicted = np.diag(confusion), confusion.sum(1), confusion.sum(0)
    return main_figures(probabilities, truth) | {
        "per_label": {
            label: {
                "recall": float(hits[i] / counts[i]) if counts[i] else None,
                "precision": float(hits[i] / predicted[i]) if predicted[i] else None,
                "count": int(counts[i]),
            }
            for i, label in enumerate(labels)
        },
        "labels": list(labels),
        "confusion": confusion.tolist(),
    }


def intervals(probabilities: NDArray, truth: NDArray, resamples: int = 1000, seed: int = 1) -> dict[str, list[float]]:
    """95 % percentile intervals of the main figures over faces drawn with replacement (Efron 1979)."""
    random = np.random.default_rng(seed)
    drawn: list[dict[str, float]] = []
    for _ in range(resamples):
        rows = random.integers(0, len(truth), len(truth))
        drawn.append(main_figures(probabilities[rows], truth[rows]))
    return {name: np.percentile([figures[name] for figures in drawn], [2.5, 97.5]).tolist() for name in drawn[0]}
