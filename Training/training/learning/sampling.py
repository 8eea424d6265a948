"""The order in which faces are seen."""

from collections.abc import Sequence

import torch
from torch import Tensor


def sampling_weights(shares: Tensor, balance: float) -> Tensor | None:
    """How often to draw each face, by the labels' shares [faces, labels] of one label set; None: all alike.

    A face counts as its strongest label. Labels are drawn in proportion to their frequency to the power of
    `1 - balance`; a face without a label as often as an average one.
    """
    known = shares.sum(1) > 0
    if balance == 0 or not known.any():
        return None
    label = shares.argmax(1)
    counts = torch.bincount(label[known], minlength=shares.shape[1]).float()
    weights = counts.clamp_min(1)[label] ** -balance
    weights[~known] = weights[known].mean()
    return weights


def epoch_order(count: int, weights: Tensor | None) -> Tensor:
    """`count` rows: each once in random order, or drawn by weight."""
    if weights is None:
        return torch.randperm(count)
    return torch.multinomial(weights.cpu(), count, replacement=True)


class BatchSampler:
    """Draws the rows of each batch from data sets that lie one after another.

    An epoch passes once over the first data set. `rows` holds a range for each data set, `counts` how many faces of it
    each batch has, `weights` how often each of its faces is drawn (see `sampling_weights`).
    """

    def __init__(self, rows: Sequence[range], counts: Sequence[int], weights: Sequence[Tensor | None]) -> None:
        self._rows, self._counts, self._weights = rows, counts, weights

    @property
    def steps(self) -> int:
        """Batches of an epoch."""
        return len(self._rows[0]) // self._counts[0]

    def epoch(self) -> Tensor:
        """The rows of an epoch's batches, [steps, batch]."""
        each = zip(self._rows, self._counts, self._weights, strict=True)
        return torch.cat([self._drawn(rows, count, weights) for rows, count, weights in each], 1)

    def _drawn(self, rows: range, count: int, weights: Tensor | None) -> Tensor:
        wanted = self.steps * count
        drawn = torch.cat([epoch_order(len(rows), weights) for _ in range(-(-wanted // len(rows)))])
        return rows.start + drawn[:wanted].view(self.steps, count)
