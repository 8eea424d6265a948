"""Arriaga, Valdenegro-Toro and Plöger, "Real-time Convolutional Neural Networks for Emotion and Gender
Classification", 2017: gray faces of 48×48 or 64×64, 7 emotions; 58,423 numbers."""

from itertools import pairwise

import torch.nn.functional as F
from torch import Tensor, nn


class Separable(nn.Sequential):
    """A depthwise and a pointwise convolution with batch normalization."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False),
            nn.Conv2d(inputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )


class XceptionBlock(nn.Module):
    """Two separable convolutions beside a short cut; halves height and width."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.main = nn.Sequential(
            Separable(inputs, outputs), nn.ReLU(), Separable(outputs, outputs), nn.MaxPool2d(3, 2, 1)
        )
        self.side = nn.Sequential(nn.Conv2d(inputs, outputs, 1, 2, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        return self.main(x) + self.side(x)


class MiniXception(nn.Module):
    """The last convolution's maps, one per score, are averaged: they are activation maps themselves."""

    def __init__(self, outputs: int = 7) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, 8, 3, bias=False),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Conv2d(8, 8, 3, bias=False),
            nn.BatchNorm2d(8),
            nn.ReLU(),
        )
        widths = (8, 16, 32, 64, 128)
        self.blocks = nn.Sequential(*(XceptionBlock(*pair) for pair in pairwise(widths)))
        self.head = nn.Conv2d(128, outputs, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return F.adaptive_avg_pool2d(self.head(self.blocks(self.stem(x))), 1).flatten(1)
