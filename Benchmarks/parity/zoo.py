"""Networks of the field's papers and student projects, at the input sizes that they were trained with."""

import torch.nn.functional as F
from torch import nn


class Separable(nn.Sequential):
    """A depthwise and a pointwise convolution with batch normalization."""

    def __init__(self, inputs, outputs):
        super().__init__(
            nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False),
            nn.Conv2d(inputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )


class XceptionBlock(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.main = nn.Sequential(
            Separable(inputs, outputs), nn.ReLU(), Separable(outputs, outputs), nn.MaxPool2d(3, 2, 1)
        )
        self.side = nn.Sequential(nn.Conv2d(inputs, outputs, 1, 2, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return self.main(x) + self.side(x)


class MiniXception(nn.Module):
    """Arriaga, Valdenegro-Toro and Plöger, "Real-time Convolutional Neural Networks for Emotion and Gender
    Classification", 2017: gray faces of 48×48 or 64×64, 7 emotions; 58,423 numbers."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
            nn.Conv2d(8, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
        )
        self.blocks = nn.Sequential(*(XceptionBlock(*c) for c in [(8, 16), (16, 32), (32, 64), (64, 128)]))
        self.head = nn.Conv2d(128, 7, 3, padding=1)

    def forward(self, x):
        return F.adaptive_avg_pool2d(self.head(self.blocks(self.stem(x))), 1).flatten(1)


def face_gate():
    """Face or not: two convolution blocks and two dense layers."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 12 * 12, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 2),
    )


def cnn6():
    """Six convolutions with kernels that shrink, even ones among them, and swish."""
    layers, inputs = [], 1
    for index, (outputs, kernel) in enumerate(zip([32, 32, 64, 64, 128, 128], [4, 4, 3, 3, 2, 2])):
        layers += [nn.Conv2d(inputs, outputs, kernel, padding="same"), nn.SiLU(), nn.BatchNorm2d(outputs)]
        if index % 2 == 1:
            layers.append(nn.MaxPool2d(2))
        inputs = outputs
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(128 * 6 * 6, 512), nn.SiLU(), nn.BatchNorm1d(512),
        nn.Linear(512, 128), nn.SiLU(), nn.BatchNorm1d(128), nn.Linear(128, 7),
    )


def gap_cnn():
    """Six plain convolutions under global average pooling: 555,079 parameters."""
    layers, inputs = [], 1
    for index, outputs in enumerate([64, 64, 128, 128, 128, 128]):
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
        if index % 2 == 1:
            layers.append(nn.MaxPool2d(2))
        inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 7))


def five_conv():
    """Five blocks of convolution and pooling down to one pixel; 8 classes."""
    layers, inputs = [], 1
    for outputs in [32, 64, 128, 128, 256]:
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
        inputs = outputs
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 8))


def four_layer():
    """Four unpadded convolutions and a dense layer of 1024: 2,345,607 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(128, 128, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Dropout(0.25), nn.Flatten(), nn.Linear(128 * 4 * 4, 1024), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(1024, 7),
    )


def vggnet():
    """Khaireddin and Chen, "Facial Emotion Recognition: State of the Art Performance on FER2013", 2021: four
    stages of two convolutions, three dense layers, on crops of 40×40."""
    layers, inputs = [], 1
    for outputs in [64, 128, 256, 512]:
        for _ in range(2):
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]
            inputs = outputs
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(512 * 2 * 2, 4096), nn.ReLU(), nn.Dropout(0.2),
        nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(0.2), nn.Linear(4096, 7),
    )


# Name: constructor and shape of one sample.
ZOO = {
    "face-gate": (face_gate, (1, 48, 48)),
    "cnn6": (cnn6, (1, 48, 48)),
    "gap-cnn": (gap_cnn, (1, 48, 48)),
    "mini-xception": (MiniXception, (1, 48, 48)),
    "five-conv": (five_conv, (1, 48, 48)),
    "four-layer": (four_layer, (1, 48, 48)),
    "vggnet": (vggnet, (1, 40, 40)),
}

# Numbers that the papers and projects give; batch normalization has four a channel, as Keras counts.
COUNTS = {"gap-cnn": 555_079, "mini-xception": 58_423, "four-layer": 2_345_607}


def count(network):
    norms = [m for m in network.modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))]
    return sum(p.numel() for p in network.parameters()) + sum(2 * norm.num_features for norm in norms)
