"""An output fitted to labeled faces on a network that stays as it is, and how good it is on faces it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from training.data.faces import Annotation, Faces
from training.data.folds import assign_folds
from training.errors import InputError
from training.evaluation.calibration import fit_temperature
from training.fitting.features import PooledFeatures
from training.fitting.last_layer import LastLayer
from training.fitting.regression import Samples, fit_layer

# How often another person would give the label that one annotator gave.
_AGREEMENT = {"neutral": 0.95, "happy": 0.95, "surprise": 0.95, "contempt": 0.6}
_USUAL_AGREEMENT = 0.8
# Labels with fewer faces count as if they had this many, so that a handful of faces does not decide.
_FEWEST = 20


@dataclass(frozen=True)
class FitSettings:
    """`pull` holds the layer at its start; `balance` is 0 where every face counts alike, 1 where every label does;
    `views` random views of each face are learnt from beside the face and its mirror image."""

    pull: float = 1e-3
    balance: float = 1.0
    views: int = 2
    folds: int = 5
    seed: int = 1


@dataclass(frozen=True)
class Source:
    """One data set: `features` [faces, views, features]; what is learnt, `shares`, [faces, labels]; what figures are
    measured by, `truth`, [faces], -1 where there is none; a fold for each face, -1 for faces that are never learnt
    from. `importance` is that of one face among others."""

    name: str
    features: NDArray[np.float32]
    shares: NDArray[np.float64]
    truth: NDArray[np.int64]
    fold: NDArray[np.int64]
    importance: float
    is_kept: bool = False

    @staticmethod
    def of(
        name: str,
        train: Faces,
        valid: Faces | None,
        labels: Sequence[str],
        extract: PooledFeatures,
        importance: float,
        settings: FitSettings,
        output: str,
    ) -> Source:
        """The labels are those of the label set `output` or, where the faces have none of that name, of their first.
        With a validation split, that is what figures are measured on; without, every face in its turn."""
        if valid is None:
            fold = assign_folds(train, settings.folds, settings.seed)
            parts = [train]
        else:
            fold = np.concatenate([np.full(len(train), settings.folds), np.full(len(valid), -1)])
            parts = [train, valid]
        features = np.concatenate([extract.varied(part.pixels, settings.views, settings.seed) for part in parts])
        each = [
            _learnt(part.annotations.get(output) or next(iter(part.annotations.values())), labels, name)
            for part in parts
        ]
        shares, truth = (np.concatenate(values) for values in zip(*each, strict=True))
        known = shares.sum(1) > 0
        return Source(name, features[known], shares[known], truth[known], fold[known], importance)

    def kept(self, layer: LastLayer) -> Source:
        """The same faces, of which is learnt what `layer` says of them already (Li and Hoiem, "Learning without
        Forgetting", 2016), so that another data set changes it less."""
        scores = layer.scores(self.features.mean(1))
        return replace(self, shares=torch.softmax(torch.from_numpy(scores), 1).numpy(), is_kept=True)

    @property
    def is_held_out(self) -> bool:
        """Whether its figures come from a validation split."""
        return bool((self.fold == -1).any())


@dataclass(frozen=True)
class Fit:
    """`layer` is fitted to all sources; `unseen` holds, by source, the probabilities of faces that their layer has not
    learnt from, beside their truths. `temperature` is already in both."""

    layer: LastLayer
    unseen: dict[str, tuple[NDArray[np.float64], NDArray[np.int64]]]
    temperature: float


def fit_output(sources: Sequence[Source], labels: Sequence[str], start: LastLayer, settings: FitSettings) -> Fit:
    """Fits the layer once for each fold, to measure, and once to everything."""
    scores = {source.name: np.zeros((len(source.truth), len(labels))) for source in sources}
    for fold in range(settings.folds):
        layer = fit_layer(_samples(sources, labels, settings, without=fold), start, settings.pull)
        for source in sources:
            rows = source.fold == (-1 if source.is_held_out else fold)
            share = 1 / settings.folds if source.is_held_out else 1
            scores[source.name][rows] += share * layer.scores(source.features[rows, 0])
    measured = {s.name: (s.truth >= 0) & ((s.fold == -1) | (not s.is_held_out)) for s in sources}
    known = np.concatenate([scores[s.name][measured[s.name]] for s in sources])
    truth = np.concatenate([s.truth[measured[s.name]] for s in sources])
    temperature = fit_temperature(torch.from_numpy(known), torch.from_numpy(truth))
    layer = fit_layer(_samples(sources, labels, settings), start, settings.pull)
    unseen = {}
    for source in sources:
        rows = measured[source.name]
        cooled = torch.from_numpy(scores[source.name][rows] / temperature)
        unseen[source.name] = (torch.softmax(cooled, 1).numpy(), source.truth[rows])
    return Fit(LastLayer(layer.weight / temperature, layer.bias / temperature, layer.pooled), unseen, temperature)


def recalls(probabilities: NDArray, truth: NDArray, labels: Sequence[str]) -> dict[str, float]:
    """The share of each label's faces that get it, of the labels that occur."""
    found = probabilities.argmax(1)
    return {label: float((found[truth == i] == i).mean()) for i, label in enumerate(labels) if (truth == i).any()}


def _samples(sources: Sequence[Source], labels: Sequence[str], settings: FitSettings, without: int = -1) -> Samples:
    features, shares, importance = [], [], []
    for source in sources:
        rows = np.flatnonzero((source.fold >= 0) & (source.fold != without))
        strongest = source.shares[rows].argmax(1)
        count = np.bincount(strongest, minlength=len(labels))
        balance = 0 if source.is_kept else settings.balance
        weight = (count[count > 0].mean() / np.maximum(count, _FEWEST)) ** balance
        views = source.features.shape[1]
        features.append(source.features[rows].reshape(len(rows) * views, -1))
        shares.append(np.repeat(source.shares[rows], views, 0))
        importance.append(np.repeat(source.importance * weight[strongest], views))
    return Samples(*(np.concatenate(parts) for parts in (features, shares, importance)))


def _learnt(annotation: Annotation, labels: Sequence[str], name: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Shares and truths in the order of an output's labels: votes as they are, a single label as others would agree."""
    used = np.flatnonzero(annotation.shares.sum(0))
    if strangers := {annotation.labels[i] for i in used} - set(labels):
        raise InputError(f"{name}: the output has no label {', '.join(sorted(strangers))}")
    order = np.array([labels.index(label) if label in labels else -1 for label in annotation.labels])
    shares = np.zeros((len(annotation.truth), len(labels)))
    shares[:, order[used]] = annotation.shares[:, used]
    truth = np.where(annotation.truth >= 0, order[annotation.truth], -1)
    if set(np.unique(shares)) <= {0, 1}:
        agreement = np.array([_AGREEMENT.get(label, _USUAL_AGREEMENT) for label in labels])
        agreed = np.diag(agreement) + (1 - np.eye(len(labels))) * (1 - agreement)[:, None] / (len(labels) - 1)
        shares = shares @ agreed
    return shares, truth
