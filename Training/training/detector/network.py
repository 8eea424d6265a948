"""The network: fully convolutional, with a pyramid of features at strides 8, 16 and 32."""

from collections import OrderedDict

import torch
from torch import Tensor, nn
from torch.nn import functional as F

STRIDES = (8, 16, 32)
# Per place: a score's logit, offset x and y, log size, sine and cosine of the roll.
OUTPUTS = 6
# Before training every place is thought to hold a face this often.
_PRIOR_LOGIT = -4.5
# Where there is less contrast, a picture is not stretched further; in parts of white.
MIN_STD = 0.02


class FaceDetector(nn.Module):
    """Takes a standardized gray picture whose sides are multiples of 32."""

    def __init__(self, width: int = 40) -> None:
        super().__init__()
        self.stride_8 = nn.Sequential(
            _block(1, 16, 2), _block(16, 24, 2), _block(24, width, 2), _block(width, width), _block(width, width)
        )
        self.stride_16 = nn.Sequential(_block(width, 64, 2), _block(64, 64), _block(64, 64))
        self.stride_32 = nn.Sequential(_block(64, 64, 2), _block(64, 64))
        self.lateral = nn.ModuleList([nn.Conv2d(channels, width, 1) for channels in (width, 64, 64)])
        self.head = nn.ModuleList([_block(width, width) for _ in STRIDES])
        self.output = nn.ModuleList([nn.Conv2d(width, OUTPUTS, 1) for _ in STRIDES])
        for output in self.output:
            nn.init.zeros_(output.bias)
            output.bias.data[0] = _PRIOR_LOGIT

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """[pictures, OUTPUTS, height / stride, width / stride] for each stride."""
        fine = self.stride_8(pixels)
        middle = self.stride_16(fine)
        coarse = self.lateral[2](self.stride_32(middle))
        middle = self.lateral[1](middle) + F.interpolate(coarse, scale_factor=2.0)
        fine = self.lateral[0](fine) + F.interpolate(middle, scale_factor=2.0)
        features = (fine, middle, coarse)
        return [output(head(x)) for output, head, x in zip(self.output, self.head, features, strict=True)]


def standardized(pixels: Tensor) -> Tensor:
    """What the network takes, of gray pictures, uint8 [pictures, 1, height, width]."""
    pixels = pixels.float() / 255
    mean, std = pixels.mean((2, 3), keepdim=True), pixels.std((2, 3), keepdim=True)
    return (pixels - mean) / std.clamp(min=MIN_STD)


def multiply_adds(width: int, height: int) -> int:
    """What the convolutions cost for one picture."""
    network, total = FaceDetector().eval(), 0

    def count(layer: nn.Conv2d, _: tuple, result: Tensor) -> None:
        nonlocal total
        total += result[0].numel() * layer.weight[0].numel()

    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_hook(count)
    with torch.no_grad():
        network(torch.zeros(1, 1, height, width))
    return total


def _block(channels: int, filters: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        OrderedDict(
            convolution=nn.Conv2d(channels, filters, 3, stride, 1, bias=False),
            norm=nn.BatchNorm2d(filters),
            activation=nn.ReLU(inplace=True),
        )
    )
