"""Five blocks of convolution and pooling down to one pixel, then dense layers; 8 classes."""

from torch import nn


def five_conv(outputs: int = 8) -> nn.Module:
    layers: list[nn.Module] = []
    inputs = 1
    for width in (32, 64, 128, 128, 256):
        layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
        inputs = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, outputs))
