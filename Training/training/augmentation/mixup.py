"""Mixup (Zhang et al., "mixup: Beyond Empirical Risk Minimization", 2018)."""

import torch
from torch import Tensor


class Mix:
    """One drawing of partners and weights for a batch, applied alike to its pictures and its targets.

    The weight of a face's own picture is at least a half. Without mixing, `alpha` is 0.
    """

    def __init__(self, count: int, alpha: float, device: torch.device) -> None:
        self._partner: Tensor | None = None
        if alpha > 0:
            shape = torch.tensor(alpha, device=device)
            weight = torch.distributions.Beta(shape, shape, validate_args=False).sample((count,))
            self._weight = torch.maximum(weight, 1 - weight)
            self._partner = torch.randperm(count, device=device)

    def __call__(self, values: Tensor) -> Tensor:
        """The mixture of `values`, [faces, …]."""
        if self._partner is None:
            return values
        weight = self._weight.view(-1, *[1] * (values.dim() - 1)).to(values.dtype)
        return weight * values + (1 - weight) * values[self._partner]
