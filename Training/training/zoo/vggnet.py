"""Khaireddin and Chen, "Facial Emotion Recognition: State of the Art Performance on FER2013", 2021: four stages of
two convolutions, three dense layers, on crops of 40×40."""

from torch import nn


def vggnet(outputs: int = 7) -> nn.Module:
    layers: list[nn.Module] = []
    inputs = 1
    for width in (64, 128, 256, 512):
        for _ in range(2):
            layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            inputs = width
        layers.append(nn.MaxPool2d(2))
    layers.append(nn.Flatten())
    inputs *= 2 * 2
    for _ in range(2):
        layers += [nn.Linear(inputs, 4096), nn.ReLU(), nn.Dropout(0.2)]
        inputs = 4096
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))
