"""The networks, by name. Needs nothing but PyTorch and torchvision."""

from functools import partial

from training.zoo.cnn6 import cnn6
from training.zoo.default import default
from training.zoo.efficientnet_lite import EFFICIENTNET_LITE_NAMES, efficientnet_lite
from training.zoo.face_gate import face_gate
from training.zoo.five_conv import five_conv
from training.zoo.four_layer import four_layer
from training.zoo.gap_cnn import gap_cnn
from training.zoo.mini_xception import MiniXception
from training.zoo.plain import plain
from training.zoo.specification import Specification
from training.zoo.teacher_repvgg import teacher_repvgg
from training.zoo.teacher_resnet import teacher_resnet
from training.zoo.transfer import TRANSFER_NAMES, transfer
from training.zoo.vggnet import vggnet

# Networks without batch normalization need smaller steps.
_GENTLE = {"optimizer": "adamw", "rate": 1e-3}

NETWORKS: dict[str, Specification] = {
    "face-gate": Specification(face_gate, "Four convolutions: face or not", outputs=2, **_GENTLE),
    "cnn6": Specification(cnn6, "Six convolutions with shrinking kernels, swish", **_GENTLE),
    "gap-cnn": Specification(gap_cnn, "Six plain convolutions, global average pooling", **_GENTLE),
    "mini-xception": Specification(MiniXception, "Residual separable convolutions (Arriaga et al. 2017)"),
    "five-conv": Specification(five_conv, "Five convolution and pooling blocks", outputs=8),
    "four-layer": Specification(four_layer, "Four convolutions and a dense layer of 1024", **_GENTLE),
    "vggnet": Specification(vggnet, "VGG of Khaireddin and Chen (2021), on 40×40", side=40, extent=40 / 48, rate=0.01),
    "default": Specification(
        default,
        "Plain 3×3 convolutions (a re-parameterized RepVGG stack), global average pooling",
        outputs=15,
    ),
    "plain": Specification(plain, "The default network without branches, to go on from its exported file", outputs=15),
    "teacher-repvgg": Specification(teacher_repvgg, "A wide and deep RepVGG stack", outputs=15),
    "teacher-resnet": Specification(teacher_resnet, "A residual network with squeeze-and-excitation", outputs=15),
    **{
        name: Specification(
            partial(transfer, name),
            f"torchvision's {name} with a new head",
            side=128 if name == "inception-v3" else 96,
            rate=0.01,
        )
        for name in TRANSFER_NAMES
    },
    **{
        name: Specification(
            partial(efficientnet_lite, name), f"{name} on enlarged faces, a teacher", outputs=15, rate=0.05
        )
        for name in EFFICIENTNET_LITE_NAMES
    },
}
# Networks that begin with weights from a file.
PRETRAINED = (*TRANSFER_NAMES, *EFFICIENTNET_LITE_NAMES)

__all__ = ["NETWORKS", "PRETRAINED", "Specification"]
