"""Multinomial logistic regression that is pulled toward the weights that it starts from."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from training.fitting.last_layer import LastLayer

_STEPS = 100


@dataclass(frozen=True)
class Samples:
    """`features` [samples, features], what share of the truth each label holds, `shares` [samples, labels], and how
    much each sample counts, `importance` [samples]."""

    features: NDArray[np.floating]
    shares: NDArray[np.floating]
    importance: NDArray[np.floating]


def fit_layer(samples: Samples, start: LastLayer, pull: float) -> LastLayer:
    """The layer with the least mean cross-entropy plus `pull` times the squared distance from `start`.

    The distance is that of weights on features of unit deviation, so that `pull` means the same for every network.
    The problem is convex; L-BFGS (Liu and Nocedal, 1989) solves it, with the same result every time.
    """
    mean = samples.features.mean(0, dtype=np.float64)
    deviation = np.maximum(samples.features.std(0, dtype=np.float64), 1e-6)
    inputs = torch.from_numpy((samples.features - mean) / deviation)
    shares = torch.from_numpy(samples.shares.astype(np.float64))
    importance = torch.from_numpy(samples.importance / samples.importance.sum())
    first = torch.from_numpy(start.weight * deviation)
    weight = first.clone().requires_grad_()
    bias = torch.from_numpy(start.bias + start.weight @ mean).requires_grad_()
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        entropy = -(shares * F.log_softmax(inputs @ weight.T + bias, 1)).sum(1)
        total = (importance * entropy).sum() + pull * ((weight - first) ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    raw = weight.detach().numpy() / deviation
    return LastLayer(raw, bias.detach().numpy() - raw @ mean, start.pooled)
