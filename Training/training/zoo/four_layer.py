"""Four unpadded convolutions and a dense layer of 1024: 2,345,607 parameters."""

from torch import nn


def four_layer(outputs: int = 7) -> nn.Module:
    layers: list[nn.Module] = []
    inputs = 1
    for index, width in enumerate((32, 64, 128, 128)):
        layers += [nn.Conv2d(inputs, width, 3), nn.ReLU()]
        if index > 0:
            layers.append(nn.MaxPool2d(2))
        if index % 2 == 1:
            layers.append(nn.Dropout(0.25))
        inputs = width
    return nn.Sequential(
        *layers,
        nn.Flatten(),
        nn.Linear(128 * 4 * 4, 1024),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(1024, outputs),
    )
