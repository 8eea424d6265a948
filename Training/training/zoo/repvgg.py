"""Ding et al., "RepVGG: Making VGG-style ConvNets Great Again", 2021: blocks of three branches in training that fold
into one 3×3 convolution."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.zoo.pooled import PooledNetwork


class RepVGGBlock(nn.Module):
    """relu(3×3 + 1×1 + identity), each with batch normalization; the identity only where shapes agree."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.wide = _normalized(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False))
        self.narrow = _normalized(nn.Conv2d(inputs, outputs, 1, stride, bias=False))
        self.identity = nn.BatchNorm2d(inputs) if inputs == outputs and stride == 1 else None

    def forward(self, x: Tensor) -> Tensor:
        y = self.wide(x) + self.narrow(x)
        return F.relu(y if self.identity is None else y + self.identity(x))

    @torch.no_grad()
    def folded(self) -> nn.Sequential:
        """One convolution and a ReLU that compute what the block computes in evaluation mode."""
        convolution = self.wide[0]
        kernel, bias = _fold(convolution.weight, self.wide[1])
        point, point_bias = _fold(F.pad(self.narrow[0].weight, (1, 1, 1, 1)), self.narrow[1])
        kernel, bias = kernel + point, bias + point_bias
        if self.identity is not None:
            unit = F.pad(torch.eye(len(kernel), device=kernel.device)[:, :, None, None], (1, 1, 1, 1))
            own, own_bias = _fold(unit, self.identity)
            kernel, bias = kernel + own, bias + own_bias
        inputs, outputs = convolution.in_channels, convolution.out_channels
        result = nn.Conv2d(inputs, outputs, 3, convolution.stride, 1).to(kernel.device)
        result.weight.copy_(kernel)
        result.bias.copy_(bias)
        return nn.Sequential(result, nn.ReLU())


def repvgg(widths: Sequence[int], strides: Sequence[int], outputs: int, dropout: float) -> PooledNetwork:
    """A stack of blocks under global average pooling."""
    layers, inputs = [], 1
    for width, stride in zip(widths, strides, strict=True):
        layers.append(RepVGGBlock(inputs, width, stride))
        inputs = width
    return PooledNetwork(nn.Sequential(*layers), inputs, outputs, dropout)


def folded(features: nn.Sequential) -> nn.Sequential:
    """A stack whose RepVGG blocks are folded into plain convolutions; other layers stay."""
    layers: list[nn.Module] = []
    for layer in features:
        layers += layer.folded() if isinstance(layer, RepVGGBlock) else [layer]
    return nn.Sequential(*layers)


def _normalized(convolution: nn.Conv2d) -> nn.Sequential:
    return nn.Sequential(convolution, nn.BatchNorm2d(convolution.out_channels))


def _fold(kernel: Tensor, norm: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    """Kernel and bias of a convolution and the batch normalization after it."""
    scale = norm.weight / (norm.running_var + norm.eps).sqrt()
    return kernel * scale[:, None, None, None], norm.bias - norm.running_mean * scale
