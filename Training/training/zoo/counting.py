"""The size and the cost of a network."""

import torch
from torch import nn


def count_parameters(network: nn.Module) -> int:
    """Numbers that a trained network consists of; four a channel in batch normalization, as Keras counts."""
    norms = [m for m in network.modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))]
    return sum(p.numel() for p in network.parameters()) + sum(2 * norm.num_features for norm in norms)


def count_multiply_adds(network: nn.Module, side: int) -> int:
    """Multiplications in the convolutions and linear layers for one input, [1, 1, side, side]."""
    total = 0

    def add(layer: nn.Module, _inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        nonlocal total
        total += output.numel() * layer.weight[0].numel()

    layers = [m for m in network.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    hooks = [layer.register_forward_hook(add) for layer in layers]
    was_training = network.training
    try:
        with torch.no_grad():
            network.eval()(torch.zeros(1, 1, side, side))
    finally:
        network.train(was_training)
        for hook in hooks:
            hook.remove()
    return total
