"""The loss: soft labels of several label sets, valence and arousal, and what teachers say."""

import torch
import torch.nn.functional as F
from torch import Tensor

from training.heads import Heads
from training.settings import Settings


def concordance(predicted: Tensor, truth: Tensor) -> Tensor:
    """Lin's concordance correlation coefficient (1989) of each column of [faces, columns]."""
    mean_p, mean_t = predicted.mean(0), truth.mean(0)
    covariance = ((predicted - mean_p) * (truth - mean_t)).mean(0)
    spread = predicted.var(0, unbiased=False) + truth.var(0, unbiased=False) + (mean_p - mean_t) ** 2
    return 2 * covariance / spread.clamp_min(1e-8)


def smoothed(shares: Tensor, heads: Heads, smoothing: float) -> Tensor:
    """Label smoothing (Szegedy et al. 2016) of label sets in which every face has a single label.

    Rows without a label stay zero, and so do vote shares: people have smoothed those already.
    """
    shares = shares.clone()
    for part in heads.slices.values():
        rows = shares[:, part]
        if ((rows == 0) | (rows == 1)).all():
            shares[:, part] = rows * (1 - smoothing) + rows.sum(1, keepdim=True) * smoothing / rows.shape[1]
    return shares


class Objective:
    """The loss of a batch. `prior`, [scores], holds the label's frequencies within each label set."""

    def __init__(self, heads: Heads, settings: Settings, prior: Tensor) -> None:
        self._heads = heads
        self._settings = settings
        # Menon et al., "Long-tail Learning via Logit Adjustment", 2021.
        self._offset = settings.adjustment * prior.clamp_min(1e-4).log()

    def __call__(
        self, outputs: Tensor, shares: Tensor, affect: Tensor | None = None, teacher: Tensor | None = None
    ) -> Tensor:
        """`outputs` [faces, heads.count], `shares` and the teachers' probabilities `teacher` [faces, scores]."""
        outputs = outputs.float()
        total = outputs.new_zeros(())
        for index, part in enumerate(self._heads.slices.values()):
            weight = 1 if index == 0 else self._settings.other_weight
            loss = self._people(outputs[:, part] + self._offset[part], shares[:, part])
            if teacher is not None:
                taught = self._taught(outputs[:, part], teacher[:, part])
                loss = loss + self._settings.distillation * (taught - loss)
            total = total + weight * loss
        if affect is not None:
            total = total + self._settings.affect_weight * self._affect(outputs[:, self._heads.affect_slice], affect)
        return total

    @staticmethod
    def _people(scores: Tensor, shares: Tensor) -> Tensor:
        """Cross-entropy with vote shares; a face without a label weighs nothing."""
        return -(shares * F.log_softmax(scores, 1)).sum() / shares.sum().clamp_min(1)

    def _taught(self, scores: Tensor, teacher: Tensor) -> Tensor:
        """Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015."""
        softness = self._settings.softness
        return -(teacher * F.log_softmax(scores / softness, 1)).sum(1).mean() * softness**2

    @staticmethod
    def _affect(raw: Tensor, truth: Tensor) -> Tensor:
        known = truth.isfinite().all(1)
        if known.sum() < 2:
            return raw.new_zeros(())
        return 1 - concordance(torch.tanh(raw[known]), truth[known]).mean()


def softened(logarithms: Tensor, heads: Heads, softness: float) -> Tensor:
    """Probabilities at a temperature from scores or log-probabilities, [faces, scores], of every label set."""
    parts = [F.softmax(logarithms[:, part].float() / softness, 1) for part in heads.slices.values()]
    return torch.cat(parts, 1)
