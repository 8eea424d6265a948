"""Random tensors of one generator."""

import math

import torch
from torch import Tensor


class Draw:
    """Draws on the device of its generator."""

    def __init__(self, random: torch.Generator) -> None:
        self._random, self._device = random, random.device

    def uniform(self, low: float | Tensor, high: float | Tensor, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(shape, generator=self._random, device=self._device)

    def normal(self, spread: float, *shape: int) -> Tensor:
        return spread * torch.randn(shape, generator=self._random, device=self._device)

    def chance(self, part: float, *shape: int) -> Tensor:
        return torch.rand(shape, generator=self._random, device=self._device) < part

    def integers(self, low: int | Tensor, high: int | Tensor, *shape: int) -> Tensor:
        """From `low` up to but without `high`."""
        return (self.uniform(low, high, *shape)).long().clamp(max=high - 1)

    def choice(self, weights: Tensor, *shape: int) -> Tensor:
        count = math.prod(shape)
        drawn = torch.multinomial(weights.to(self._device), count, replacement=True, generator=self._random)
        return drawn.reshape(shape)
