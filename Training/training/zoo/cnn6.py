"""Six convolutions with kernels that shrink, even ones among them, and swish."""

from torch import nn

_WIDTHS = (32, 32, 64, 64, 128, 128)
_KERNELS = (4, 4, 3, 3, 2, 2)


def cnn6(outputs: int = 7) -> nn.Module:
    layers: list[nn.Module] = []
    inputs = 1
    for index, (width, kernel) in enumerate(zip(_WIDTHS, _KERNELS, strict=True)):
        layers += [nn.Conv2d(inputs, width, kernel, padding="same"), nn.SiLU(), nn.BatchNorm2d(width)]
        if index % 2 == 1:
            layers += [nn.MaxPool2d(2), nn.Dropout(0.25)]
        inputs = width
    layers.append(nn.Flatten())
    inputs *= 6 * 6
    for units in (512, 128):
        layers += [nn.Linear(inputs, units), nn.SiLU(), nn.BatchNorm1d(units), nn.Dropout(0.25)]
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))
