"""Teachers that begin with weights learnt on ImageNet: the convolutions of EfficientNet-Lite (Tan and Le,
"EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019, without squeeze-and-excitation and
with ReLU6), for 48×48 faces that are enlarged first."""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.errors import InputError
from training.zoo.pooled import PooledNetwork
from training.zoo.stored_weights import read_weights

# The stages of EfficientNet-B0: blocks, kernel, stride, expansion and channels.
_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
_STEM, _TOP = 32, 1280
# Factors of channels and blocks.
_SCALES = {"efficientnet-lite0": (1.0, 1.0), "efficientnet-lite2": (1.1, 1.2)}
EFFICIENTNET_LITE_NAMES = tuple(_SCALES)
# What faces of 48 pixels are enlarged to: a multiple of 32, for which TensorFlow's padding is the one below.
_SIDE = 128


class InvertedResidual(nn.Module):
    """A 1×1 convolution that expands, a depthwise one, and a 1×1 convolution without activation, with a shortcut around
    them where shapes agree."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        inner = inputs * expansion
        layers = _convolution(inputs, inner, 1) if expansion > 1 else []
        layers += _convolution(inner, inner, kernel, stride, groups=inner)
        layers += _convolution(inner, outputs, 1)[:-1]
        self.layers = nn.Sequential(*layers)
        self._has_shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = self.layers(x)
        return x + y if self._has_shortcut else y


def efficientnet_lite(name: str, outputs: int = 15, dropout: float = 0.3, weights: Path | None = None) -> PooledNetwork:
    """The network called `name` for gray faces. `weights` is the state dictionary that the Python package
    efficientnet_lite_pytorch publishes for it, saved by torch.save."""
    width, depth = _SCALES[name]
    layers: list[nn.Module] = [nn.Upsample((_SIDE, _SIDE), mode="bilinear"), *_convolution(1, _STEM, 3, 2)]
    inputs = _STEM
    for index, (blocks, kernel, stride, expansion, channels) in enumerate(_STAGES):
        is_end = index in (0, len(_STAGES) - 1)
        channels = _rounded(channels * width)
        for block in range(blocks if is_end else -int(-blocks * depth // 1)):
            layers.append(InvertedResidual(inputs, channels, kernel, stride if block == 0 else 1, expansion))
            inputs = channels
    network = PooledNetwork(nn.Sequential(*layers, *_convolution(inputs, _TOP, 1)), _TOP, outputs, dropout)
    if weights is not None:
        _load(network.features, name, weights)
    return network


@torch.no_grad()
def _load(features: nn.Module, name: str, path: Path) -> None:
    """Fills the layers in the order in which the file holds them; the last two entries are ImageNet's classes."""
    stored = list(read_weights(path, name).values())[:-2]
    if stored and stored[0].dim() == 4:
        # A gray picture three times through three channels is the same as once through their sum.
        stored[0] = stored[0].sum(1, keepdim=True)
    state = features.state_dict()
    if [tensor.shape for tensor in stored] != [tensor.shape for tensor in state.values()]:
        raise InputError(f"{path}: no weights for {name}: other layers")
    features.load_state_dict(dict(zip(state, stored, strict=True)))


def _convolution(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    """With batch normalization and ReLU6. Strides of 2 pad as TensorFlow does, more on the right and below."""
    before, after = (kernel - stride) // 2, (kernel - stride + 1) // 2
    padding = [nn.ZeroPad2d((before, after, before, after))] if before != after else []
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, 0 if padding else before, groups=groups, bias=False)
    return [*padding, convolution, nn.BatchNorm2d(outputs, eps=1e-3), nn.ReLU6(inplace=True)]


def _rounded(channels: float) -> int:
    """The multiple of 8 nearest to `channels`, or the next one if that is smaller by more than a tenth."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest
