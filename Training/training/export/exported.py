"""The network that goes into a file: folded, calibrated, with named outputs."""

import copy

import torch
from torch import Tensor, nn

from training.heads import AFFECT, Heads
from training.learning.trained import TrainedNetwork
from training.zoo.pooled import PooledNetwork
from training.zoo.repvgg import folded

FEATURES = "features"


class PooledExport(nn.Module):
    """A linear layer for each label set on the mean of the feature map, which is an output itself."""

    def __init__(self, features: nn.Module, head: nn.Linear, heads: Heads) -> None:
        super().__init__()
        self.features = features
        self.heads = nn.ModuleList(_rows(head, part) for part in heads.slices.values())
        self.affect = _rows(head, heads.affect_slice) if heads.affect else None

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        features = self.features(pixels)
        pooled = features.mean((2, 3))
        scores = [head(pooled) for head in self.heads]
        affect = [] if self.affect is None else [torch.tanh(self.affect(pooled))]
        return (*scores, *affect, features)


class PlainExport(nn.Module):
    """Any other network, its scores taken apart."""

    def __init__(self, network: nn.Module, heads: Heads) -> None:
        super().__init__()
        self.network = network
        self._parts = list(heads.slices.values())
        self._affect = heads.affect_slice if heads.affect else None

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        outputs = self.network(pixels)
        if len(self._parts) == 1 and self._affect is None:
            return (outputs,)
        affect = [] if self._affect is None else [torch.tanh(outputs[:, self._affect])]
        return (*(outputs[:, part] for part in self._parts), *affect)


def make_export(trained: TrainedNetwork) -> tuple[nn.Module, list[str]]:
    """The module to export, on the CPU in evaluation mode, and the names of its outputs.

    Temperatures are folded into the last layer: scores of the file need no division.
    """
    network = copy.deepcopy(trained.network).cpu().float().eval().requires_grad_(False)
    heads = trained.heads
    _divide_scores(network, heads, trained.temperatures)
    names = [*heads.scores, *([AFFECT] if heads.affect else [])]
    if isinstance(network, PooledNetwork):
        return PooledExport(folded(network.features), network.head, heads).eval(), [*names, FEATURES]
    return PlainExport(network, heads).eval(), names


@torch.no_grad()
def _divide_scores(network: nn.Module, heads: Heads, temperatures: dict[str, float]) -> None:
    """Divides the rows of the last layer, a linear one or a convolution before the last average."""
    last = [m for m in network.modules() if isinstance(m, (nn.Linear, nn.Conv2d))][-1]
    assert len(last.weight) == heads.count
    for name, part in heads.slices.items():
        last.weight[part] /= temperatures.get(name, 1.0)
        last.bias[part] /= temperatures.get(name, 1.0)


@torch.no_grad()
def _rows(head: nn.Linear, part: slice) -> nn.Linear:
    result = nn.Linear(head.in_features, part.stop - part.start)
    result.weight.copy_(head.weight[part])
    result.bias.copy_(head.bias[part])
    return result
