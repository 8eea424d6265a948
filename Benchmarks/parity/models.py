"""The networks of the comparison, with random weights that keep activations in a usual range."""

import sys

import torch
import torch.nn.functional as F
from torch import nn
from torchvision import models
from torchvision.ops import SqueezeExcitation

from cases import ROOT

sys.path.append(str(ROOT / "Training"))
from training.zoo import NETWORKS as ZOO
from training.zoo.mini_xception import MiniXception

# Those of the training package's networks that are compared: the field's own.
FIELD = ["face-gate", "cnn6", "gap-cnn", "mini-xception", "five-conv", "four-layer", "vggnet"]


class PreactivationBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        middle = outputs // 4
        self.norm = nn.BatchNorm2d(inputs)
        self.side = nn.Conv2d(inputs, outputs, 1, stride) if stride > 1 or inputs != outputs else nn.Identity()
        self.main = nn.Sequential(
            nn.Conv2d(inputs, middle, 1, bias=False),
            nn.BatchNorm2d(middle),
            nn.ReLU(),
            nn.Conv2d(middle, middle, 3, stride, 1, bias=False),
            nn.BatchNorm2d(middle),
            nn.ReLU(),
            nn.Conv2d(middle, outputs, 1),
        )

    def forward(self, x):
        y = F.relu(self.norm(x))
        return self.main(y) + (x if isinstance(self.side, nn.Identity) else self.side(y))


class ResNet50V2(nn.Module):
    """He et al., "Identity Mappings in Deep Residual Networks", 2016."""

    def __init__(self):
        super().__init__()
        layers, inputs = [nn.Conv2d(3, 64, 7, 2, 3), nn.MaxPool2d(3, 2, 1)], 64
        for outputs, blocks, stride in [(256, 3, 1), (512, 4, 2), (1024, 6, 2), (2048, 3, 2)]:
            for i in range(blocks):
                layers.append(PreactivationBlock(inputs, outputs, stride if i == 0 else 1))
                inputs = outputs
        self.features = nn.Sequential(*layers, nn.BatchNorm2d(2048), nn.ReLU())
        self.head = nn.Linear(2048, 1000)

    def forward(self, x):
        return self.head(self.features(x).mean((2, 3)))


class SqueezedBlock(models.resnet.BasicBlock):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.squeeze = SqueezeExcitation(self.conv2.out_channels, self.conv2.out_channels // 16)

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        side = x if self.downsample is None else self.downsample(x)
        return self.relu(self.squeeze(y) + side)


class PlainRepVGG(nn.Sequential):
    """The default model's layers: plain 3×3 convolutions."""

    def __init__(self):
        widths = [32, 64, 64, 128, 128, 128, 128, 256, 256, 256]
        strides = [1, 2, 1, 2, 1, 1, 1, 2, 1, 1]
        layers, inputs = [], 1
        for width, stride in zip(widths, strides, strict=False):
            layers += [nn.Conv2d(inputs, width, 3, stride, 1), nn.ReLU()]
            inputs = width
        super().__init__(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(256, 8))


class Mixture(nn.Module):
    """A small network with the parts of large ones: residuals, gates, branches, groups and odd pools."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), nn.Hardswish())
        self.left = nn.Sequential(nn.Conv2d(16, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16))
        self.right = nn.Sequential(nn.Conv2d(16, 16, 1), nn.LeakyReLU(0.1), nn.Conv2d(16, 16, (1, 5), 1, (0, 2)))
        self.depthwise = nn.Sequential(nn.Conv2d(32, 32, 5, 2, 2, groups=32), nn.SiLU())
        self.squeeze = SqueezeExcitation(32, 8, scale_activation=nn.Hardsigmoid)
        self.grouped = nn.Sequential(nn.Conv2d(32, 24, 3, 1, 2, dilation=2, groups=4), nn.PReLU(24), nn.GELU())
        self.pool = nn.AvgPool2d(3, 2, 1, ceil_mode=True)
        self.norm = nn.BatchNorm2d(24)
        self.head = nn.Sequential(nn.Linear(24 * 7 * 8, 20), nn.ELU(), nn.Linear(20, 7), nn.LogSoftmax(1))

    def forward(self, x):
        x = self.stem(x)
        x = torch.cat([F.relu(self.left(x) + x), self.right(x)], 1)
        x = self.depthwise(x)
        x = self.squeeze(x) + x
        x = F.interpolate(self.grouped(x), scale_factor=2.0, mode="bilinear")
        x = self.norm(F.max_pool2d(self.pool(x), 2, 1))
        return self.head(x.view(x.size(0), -1))


class Attention(nn.Module):
    """A small network with the parts of vision transformers and of networks for few samples: tokens of patches, a class
    token, layer and group normalization, shifted windows, transposed convolutions, cubic interpolation, norms."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 16, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, 16))
        self.position = nn.Parameter(torch.randn(1, 50, 16) / 4)
        self.norms = nn.ModuleList(nn.LayerNorm(16) for _ in range(2))
        self.qkv, self.out = nn.Linear(16, 48), nn.Linear(16, 16)
        self.mlp = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))
        self.group = nn.Sequential(nn.GroupNorm(4, 16), nn.Mish(), nn.ConvTranspose2d(16, 8, 3, 2, 1))
        self.instance = nn.Sequential(
            nn.InstanceNorm2d(8, affine=True), nn.Softplus(), nn.ConstantPad2d((1, 2, 0, 1), 0.5)
        )
        self.head = nn.Linear(24, 7)

    def attend(self, x):
        n, tokens, width = x.shape
        q, k, v = self.qkv(x).reshape(n, tokens, 3, 2, width // 2).permute(2, 0, 3, 1, 4).unbind(0)
        return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, tokens, width))

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
        x = x + self.attend(self.norms[0](x))
        x = x + self.mlp(self.norms[1](x))
        y = torch.roll(x[:, 1:].transpose(1, 2).unflatten(2, (7, 7)), (-2, 1), (2, 3))
        y = self.instance(self.group(y))
        y = F.interpolate(y, size=(11, 9), mode="bicubic", align_corners=False)
        y = torch.where(y > 0.7, torch.maximum(y, y * y), y.abs().neg())
        return self.head(torch.cat([x[:, 0], F.normalize(y.mean((2, 3)), dim=1)], 1))


# Standard deviation of the logits.
LOGIT_SPREAD = 1

# Name: constructor and shape of one sample.
NETWORKS = {
    "mixture": (Mixture, (3, 27, 30)),
    "attention": (Attention, (3, 28, 28)),
    **{name: (ZOO[name].make, (1, ZOO[name].side, ZOO[name].side)) for name in FIELD},
    "mini-xception-64": (MiniXception, (1, 64, 64)),
    "plain-repvgg": (PlainRepVGG, (1, 48, 48)),
    "mobilenet-v2": (models.mobilenet_v2, (3, 224, 224)),
    "mobilenet-v3-small": (models.mobilenet_v3_small, (3, 224, 224)),
    "mobilenet-v3-large": (models.mobilenet_v3_large, (3, 224, 224)),
    "efficientnet-b0": (models.efficientnet_b0, (3, 224, 224)),
    "resnet18": (models.resnet18, (3, 224, 224)),
    "resnet18-se": (lambda: models.ResNet(SqueezedBlock, [2, 2, 2, 2]), (3, 224, 224)),
    "resnet50-v2": (ResNet50V2, (3, 224, 224)),
    "vgg16": (models.vgg16, (3, 224, 224)),
    "inception-v3": (lambda: models.inception_v3(init_weights=False, aux_logits=False), (3, 299, 299)),
    "shufflenet-v2": (models.shufflenet_v2_x1_0, (3, 224, 224)),
    "squeezenet": (models.squeezenet1_1, (3, 224, 224)),
    "densenet121": (models.densenet121, (3, 224, 224)),
    "resnext50": (models.resnext50_32x4d, (3, 224, 224)),
}


def pictures(count, shape, seed=1):
    """Random inputs with the soft shapes, contrast and brightness of pictures.

    Deep layers hardly tell one picture of white noise from another, and batch normalization calibrated on that
    blows rounding errors up.
    """
    random = torch.Generator().manual_seed(seed)
    soft = torch.randn(count, shape[0], 8, 8, generator=random)
    soft = F.interpolate(soft, shape[1:], mode="bilinear")
    contrast = torch.rand(count, 1, 1, 1, generator=random) + 0.5
    brightness = torch.randn(count, shape[0], 1, 1, generator=random)
    return soft * contrast + brightness + 0.2 * torch.randn(count, *shape, generator=random)


def build(name):
    """The network in evaluation mode, its batch normalization calibrated on random pictures and its last layer
    scaled so that the logits spread like those of trained networks."""
    torch.manual_seed(20170908)
    make, shape = NETWORKS[name]
    network = make()
    for dropout in (m for m in network.modules() if isinstance(m, nn.Dropout)):
        dropout.p = 0
    sample = pictures(8, shape)
    norms = [m for m in network.modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))]
    for norm in norms:
        norm.momentum = None
        nn.init.uniform_(norm.weight, 0.5, 1.5)
        nn.init.uniform_(norm.bias, -0.2, 0.2)
    with torch.no_grad():
        if norms:
            network.train()(sample)
        network.eval()
        head = [m for m in network.modules() if isinstance(m, (nn.Linear, nn.Conv2d))][-1]
        head.weight *= LOGIT_SPREAD / network(sample).std()
    return network, shape


def export(name, path, opset=17, dynamo=False):
    """Writes the network to an ONNX file with a free batch axis, by PyTorch's older or newer exporter."""
    network, shape = build(name)
    axes = {"dynamic_shapes": ({0: torch.export.Dim("n")},), "external_data": False, "verbose": False}
    if not dynamo:
        axes = {"dynamic_axes": {"input": {0: "n"}, "output": {0: "n"}}}
    torch.onnx.export(
        network,
        (torch.randn(2, *shape),),
        path,
        opset_version=opset,
        dynamo=dynamo,
        input_names=["input"],
        output_names=["output"],
        **axes,
    )
