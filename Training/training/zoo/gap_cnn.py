"""Six plain convolutions under global average pooling: 555,079 parameters."""

from torch import nn

from training.zoo.pooled import PooledNetwork

_WIDTHS = (64, 64, 128, 128, 128, 128)


def gap_cnn(outputs: int = 7, dropout: float = 0.3) -> PooledNetwork:
    layers: list[nn.Module] = []
    inputs = 1
    for index, width in enumerate(_WIDTHS):
        layers += [_convolution(inputs, width), nn.ReLU()]
        if index % 2 == 1:
            layers.append(nn.MaxPool2d(2))
        inputs = width
    return PooledNetwork(nn.Sequential(*layers), inputs, outputs, dropout)


def _convolution(inputs: int, outputs: int) -> nn.Conv2d:
    """Begins with weights that keep the variance through a ReLU (He et al., "Delving Deep into Rectifiers", 2015).

    PyTorch's own make it six times smaller in every layer: without a normalization nothing is learnt for epochs.
    """
    convolution = nn.Conv2d(inputs, outputs, 3, padding=1)
    nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
    nn.init.zeros_(convolution.bias)
    return convolution
