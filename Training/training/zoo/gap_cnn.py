"""Six plain convolutions under global average pooling: 555,079 parameters."""

from torch import nn

from training.zoo.pooled import PooledNetwork

_WIDTHS = (64, 64, 128, 128, 128, 128)


def gap_cnn(outputs: int = 7, dropout: float = 0.3) -> PooledNetwork:
    layers: list[nn.Module] = []
    inputs = 1
    for index, width in enumerate(_WIDTHS):
        layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU()]
        if index % 2 == 1:
            layers.append(nn.MaxPool2d(2))
        inputs = width
    return PooledNetwork(nn.Sequential(*layers), inputs, outputs, dropout)
