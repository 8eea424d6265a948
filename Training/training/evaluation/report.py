"""An evaluation: figures of each label set, as `emotionctl evaluate` reports them, with intervals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.faces import Annotation, Faces
from training.errors import InputError
from training.evaluation.metrics import all_figures, intervals


def softmax(scores: NDArray) -> NDArray[np.float64]:
    """Probabilities of each row of scores."""
    scores = scores.astype(np.float64)
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


@dataclass(frozen=True)
class Comparison:
    """Probabilities, [faces, labels], beside the truth, [faces], over the labels that the faces have.

    `rows` are the places of these faces among all: those with a truth.
    """

    labels: tuple[str, ...]
    probabilities: NDArray[np.float64]
    truth: NDArray[np.int64]
    rows: NDArray[np.int64]


def compare(scores: NDArray, labels: tuple[str, ...], annotation: Annotation) -> Comparison:
    """Scores of `labels`, [faces, labels], beside an annotation; labels that no face has are left out of the
    softmax and the arg-max."""
    rows = np.flatnonzero(annotation.truth >= 0)
    if not len(rows):
        raise InputError("no face has a label to compare with")
    present = np.unique(annotation.truth[rows])
    names = tuple(annotation.labels[i] for i in present)
    if strangers := set(names) - set(labels):
        raise InputError(f"the network does not know {', '.join(sorted(strangers))}")
    probabilities = softmax(scores[rows][:, [labels.index(name) for name in names]])
    return Comparison(names, probabilities, np.searchsorted(present, annotation.truth[rows]), rows)


def compare_outputs(
    faces: Faces, outputs: Mapping[str, NDArray], heads: Mapping[str, tuple[str, ...]]
) -> dict[str, Comparison]:
    """Each output, [faces, labels], beside the label set of its name, or, where the faces have none of that name,
    beside the first one whose labels it all knows; an output without either is left out."""
    result = {}
    for name, scores in outputs.items():
        annotation = faces.annotations.get(name) or _stand_in(faces, heads[name])
        if annotation is not None:
            result[name] = compare(scores, heads[name], annotation)
    return result


def figures(comparison: Comparison, faces: int, resamples: int = 1000) -> dict[str, Any]:
    """All figures of an output with their intervals; `faces` counts those without a truth, too."""
    scored = len(comparison.rows)
    return all_figures(comparison.probabilities, comparison.truth, comparison.labels) | {
        "counts": {"faces": faces, "scored": scored, "unlabelled": faces - scored},
        "intervals": intervals(comparison.probabilities, comparison.truth, resamples),
    }


def evaluate_affect(truth: NDArray, predicted: NDArray) -> dict[str, Any]:
    """Concordance, correlation and root mean square error of valence and arousal, [faces, 2], NaN unknown."""
    known = np.isfinite(truth).all(1)
    truth, predicted = truth[known].astype(np.float64), predicted[known].astype(np.float64)
    result: dict[str, Any] = {"count": int(known.sum())}
    for column, name in enumerate(("valence", "arousal")):
        t, p = truth[:, column], predicted[:, column]
        covariance = ((t - t.mean()) * (p - p.mean())).mean()
        spread = t.var() + p.var() + (t.mean() - p.mean()) ** 2
        result[name] = {
            "ccc": float(2 * covariance / spread) if spread else 0.0,
            "rmse": float(np.sqrt(((t - p) ** 2).mean())),
        }
    return result


def _stand_in(faces: Faces, labels: tuple[str, ...]) -> Annotation | None:
    for annotation in faces.annotations.values():
        known = {annotation.labels[i] for i in np.unique(annotation.truth[annotation.truth >= 0])}
        if known <= set(labels):
            return annotation
    return None
