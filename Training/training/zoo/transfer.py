"""torchvision's networks with a new head, for weights from a file."""

from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn
from torchvision import models

from training.errors import InputError
from training.zoo.pooled import PooledNetwork
from training.zoo.stored_weights import read_weights

_BUILDERS = {
    "mobilenet-v2": models.mobilenet_v2,
    "efficientnet-b0": models.efficientnet_b0,
    "efficientnet-b3": models.efficientnet_b3,
    "vgg16": models.vgg16,
    "vgg19": models.vgg19,
    "resnet50": models.resnet50,
    "resnet101": models.resnet101,
    "inception-v3": lambda weights: models.inception_v3(weights=weights, init_weights=weights is None),
}
TRANSFER_NAMES = tuple(_BUILDERS)


def transfer(name: str, outputs: int = 7, dropout: float = 0.3, weights: Path | None = None) -> PooledNetwork:
    """The backbone called `name` for gray pictures, under global average pooling and a new linear layer.

    `weights` is a state dictionary for torchvision's network of that name, saved by torch.save.
    """
    network = _BUILDERS[name](weights=None)
    if weights is not None:
        try:
            network.load_state_dict(read_weights(weights, name))
        except RuntimeError as error:
            raise InputError(f"{weights}: no weights for {name}: {str(error).splitlines()[0]}") from error
    features = nn.Sequential(_backbone(network))
    _make_gray(features)
    with torch.no_grad():
        channels = features.eval()(torch.zeros(1, 1, 96, 96)).shape[1]
    return PooledNetwork(features.train(), channels, outputs, dropout)


def _backbone(network: nn.Module) -> "OrderedDict[str, nn.Module]":
    """Layers up to the last feature map, by name."""
    left_out = {"AuxLogits", "avgpool", "dropout", "fc", "classifier"}
    return OrderedDict((name, child) for name, child in network.named_children() if name not in left_out)


def _make_gray(features: nn.Module) -> None:
    """Replaces the first convolution by one of one channel: a gray picture three times through three channels is
    the same as once through their sum."""
    path, color = next((path, m) for path, m in features.named_modules() if isinstance(m, nn.Conv2d))
    gray = nn.Conv2d(
        1,
        color.out_channels,
        color.kernel_size,
        color.stride,
        color.padding,
        bias=color.bias is not None,
    )
    with torch.no_grad():
        gray.weight.copy_(color.weight.sum(1, keepdim=True))
        if color.bias is not None:
            gray.bias.copy_(color.bias)
    parent, _, name = path.rpartition(".")
    setattr(features.get_submodule(parent), name, gray)
