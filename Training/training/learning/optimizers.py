"""The optimizer of a network and its parameter groups."""

import torch
from torch import nn

from training.settings import Settings
from training.zoo.pooled import PooledNetwork
from training.zoo.specification import Specification

# The batch that the networks' own rates are meant for.
_USUAL_BATCH = 128


def peak_rate(specification: Specification, settings: Settings) -> float:
    """The chosen rate, or the network's own in proportion to the batch (Goyal et al. 2017) for SGD and to its root
    for AdamW."""
    if settings.rate > 0:
        return settings.rate
    growth = settings.batch / _USUAL_BATCH
    return specification.rate * (growth if kind(specification, settings) == "sgd" else growth**0.5)


def kind(specification: Specification, settings: Settings) -> str:
    return specification.optimizer if settings.optimizer == "auto" else settings.optimizer


def make_optimizer(network: nn.Module, specification: Specification, settings: Settings) -> torch.optim.Optimizer:
    """Groups carry `scale`, their rate in shares of the schedule's. Only weights of two and more axes decay; the
    backbone of a network that trains in two stages has a smaller rate."""
    head = {id(p) for p in network.head.parameters()} if isinstance(network, PooledNetwork) else set()
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for parameter in network.parameters():
        is_backbone = settings.head_epochs > 0 and id(parameter) not in head
        groups.setdefault((is_backbone, parameter.dim() > 1), []).append(parameter)
    described = [
        {
            "params": parameters,
            "weight_decay": settings.decay if decays else 0.0,
            "scale": settings.backbone_rate if is_backbone else 1.0,
        }
        for (is_backbone, decays), parameters in groups.items()
    ]
    rate = peak_rate(specification, settings)
    if kind(specification, settings) == "sgd":
        return torch.optim.SGD(described, rate, momentum=0.9, nesterov=True)
    return torch.optim.AdamW(described, rate)
