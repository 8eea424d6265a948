"""The order in which faces are seen."""

import torch
from torch import Tensor


def sampling_weights(shares: Tensor, balance: float) -> Tensor | None:
    """How often to draw each face, by the labels' shares [faces, labels] of one label set; None: all alike.

    A face counts as its strongest label. Labels are drawn in proportion to their frequency to the power of
    `1 - balance`; a face without a label as often as an average one.
    """
    if balance == 0:
        return None
    label = shares.argmax(1)
    known = shares.sum(1) > 0
    counts = torch.bincount(label[known], minlength=shares.shape[1]).float()
    weights = counts.clamp_min(1)[label] ** -balance
    weights[~known] = weights[known].mean()
    return weights


def epoch_order(count: int, weights: Tensor | None) -> Tensor:
    """`count` rows: each once in random order, or drawn by weight."""
    if weights is None:
        return torch.randperm(count)
    return torch.multinomial(weights.cpu(), count, replacement=True)
