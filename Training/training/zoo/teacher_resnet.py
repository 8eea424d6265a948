"""A teacher: a residual network (He et al. 2016) with squeeze-and-excitation (Hu et al., "Squeeze-and-Excitation
Networks", 2018) and stochastic depth (Huang et al., "Deep Networks with Stochastic Depth", 2016)."""

import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.ops import SqueezeExcitation, StochasticDepth

from training.zoo.pooled import PooledNetwork

_WIDTHS = (64, 128, 256, 512)
_BLOCKS = (2, 3, 3, 2)


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions and channel weights beside a short cut, which drops the rest of the block at random."""

    def __init__(self, inputs: int, outputs: int, stride: int, drop: float) -> None:
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
            SqueezeExcitation(outputs, outputs // 16),
            StochasticDepth(drop, "row"),
        )
        self.side: nn.Module = nn.Identity()
        if stride > 1 or inputs != outputs:
            self.side = nn.Sequential(
                nn.AvgPool2d(stride, ceil_mode=True),
                nn.Conv2d(inputs, outputs, 1, bias=False),
                nn.BatchNorm2d(outputs),
            )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.main(x) + self.side(x))


def teacher_resnet(outputs: int = 15, dropout: float = 0.4, drop: float = 0.2) -> PooledNetwork:
    """`drop` is the last block's probability of being left out; earlier ones have less."""
    width = _WIDTHS[0]
    layers: list[nn.Module] = [nn.Conv2d(1, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    inputs, index = width, 0
    for stage, (width, blocks) in enumerate(zip(_WIDTHS, _BLOCKS, strict=True)):
        for block in range(blocks):
            index += 1
            stride = 2 if stage > 0 and block == 0 else 1
            layers.append(ResidualBlock(inputs, width, stride, drop * index / sum(_BLOCKS)))
            inputs = width
    return PooledNetwork(nn.Sequential(*layers), inputs, outputs, dropout)
