"""A running average of the weights (Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging",
1992), which generalizes better than the weights themselves."""

import copy

import torch
from torch import Tensor, nn


class RunningAverage:
    """`network` is the average; it follows quickly at first. A decay of 0 means: simply the weights."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self._decay = decay
        self.updates = 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        decay = min(self._decay, (1 + self.updates) / (10 + self.updates))
        self.updates += 1
        ours, theirs = self._state(self.network), self._state(network)
        floats = [i for i, tensor in enumerate(ours) if tensor.is_floating_point()]
        torch._foreach_lerp_([ours[i] for i in floats], [theirs[i] for i in floats], 1 - decay)
        for i in set(range(len(ours))) - set(floats):
            ours[i].copy_(theirs[i])

    @staticmethod
    def _state(network: nn.Module) -> list[Tensor]:
        return list(network.state_dict().values())
