"""The temperature that makes probabilities mean what they say."""

import torch
import torch.nn.functional as F
from torch import Tensor

# Logarithms of the temperatures that are searched.
_LOWEST, _HIGHEST = -2.0, 3.0
_STEPS = 60


def fit_temperature(scores: Tensor, truth: Tensor) -> float:
    """The divisor of `scores`, [faces, labels], with the least cross-entropy (Guo et al., "On Calibration of Modern
    Neural Networks", 2017), by golden section: the loss has a single minimum."""
    scores = scores.double()

    def loss(logarithm: float) -> float:
        return float(F.cross_entropy(scores / torch.e**logarithm, truth))

    ratio = (5**0.5 - 1) / 2
    low, high = _LOWEST, _HIGHEST
    for _ in range(_STEPS):
        span = ratio * (high - low)
        if loss(high - span) < loss(low + span):
            high = low + span
        else:
            low = high - span
    return float(torch.e ** ((low + high) / 2))
