"""What the network is to answer at each place of a scene, and how wrong an answer is."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from training.detector.layout import Faces
from training.detector.network import STRIDES

# Which sizes in pixels each stride answers for; in the overlap both do.
SIZES = ((0.0, 44.0), (36.0, 104.0), (84.0, float("inf")))
# A size at which the network's answer for the log size is 0, in strides.
SIZE_UNIT = 3.0
# A face's places: those no farther from its middle in either direction, in face sizes, but at least in cells.
_REACH, _LEAST_REACH = 0.22, 0.6
# Of an uncertain face, all places within this are left alone.
_UNCERTAIN_REACH = 0.5
_FOCUS = 2.0
# Small faces have few places and so count little; what theirs count instead of 1.
_SMALL, _SMALL_WEIGHT = 28.0, 2.0


@dataclass(frozen=True)
class Target:
    """One stride's answer, [scenes, rows, columns] each."""

    is_face: Tensor
    weight: Tensor  # 0 where any answer is right
    geometry: Tensor  # [scenes, 5, rows, columns]: offset x and y, log size, sine and cosine of the roll


def targets(faces: Faces, height: int, width: int) -> list[Target]:
    return [
        _target(faces, height // stride, width // stride, stride, sizes)
        for stride, sizes in zip(STRIDES, SIZES, strict=True)
    ]


def encoded(faces: Faces, height: int, width: int, stride: int) -> Tensor:
    """What the network says of each face at each place, [scenes, 5, faces, rows, columns]."""
    device = faces.x.device
    columns = (torch.arange(width, device=device) + 0.5) * stride
    rows = (torch.arange(height, device=device)[:, None] + 0.5) * stride
    x, y, size, roll = (value[..., None, None] for value in (faces.x, faces.y, faces.size, faces.roll))
    values = ((x - columns) / size, (y - rows) / size, (size / (SIZE_UNIT * stride)).log(), roll.sin(), roll.cos())
    return torch.stack([value.expand(*faces.x.shape, height, width) for value in values], 1)


def loss(outputs: list[Tensor], wanted: list[Target]) -> dict[str, Tensor]:
    """Focal loss of the scores, absolute differences of the geometry; per place that holds a face."""
    count = sum(target.is_face.sum() for target in wanted).clamp(min=1)
    parts = {"score": 0.0, "place": 0.0, "size": 0.0, "roll": 0.0}
    for output, target in zip(outputs, wanted, strict=True):
        output = output.float()
        truth = target.is_face.float()
        error = F.binary_cross_entropy_with_logits(output[:, 0], truth, reduction="none")
        missed = (output[:, 0].sigmoid() - truth).abs()
        parts["score"] += (error * missed**_FOCUS * target.weight).sum()
        difference = (output[:, 1:] - target.geometry).abs() * target.is_face[:, None]
        parts["place"] += difference[:, :2].sum()
        parts["size"] += difference[:, 2].sum()
        parts["roll"] += difference[:, 3:].sum() / 2
    return {name: value / count for name, value in parts.items()}


def _target(faces: Faces, height: int, width: int, stride: int, sizes: tuple[float, float]) -> Target:
    geometry = encoded(faces, height, width, stride)
    size = faces.size[..., None, None]
    distance = geometry[:, :2].abs().amax(1) * size
    is_near = (distance <= (_REACH * size).clamp(min=_LEAST_REACH * stride)) & faces.is_face[..., None, None]
    is_certain = faces.is_certain[..., None, None]
    is_ours = (size >= sizes[0]) & (size < sizes[1])
    is_wanted = is_near & is_certain & is_ours
    is_left_alone = (is_near & ~is_ours) | (
        (distance <= _UNCERTAIN_REACH * size) & ~is_certain & faces.is_face[..., None, None]
    )
    # Where several faces claim a place, the smallest has it.
    least, owner = torch.where(is_wanted, size, torch.inf).min(1)
    is_face = least.isfinite()
    chosen = geometry.gather(2, owner[:, None, None].expand(-1, 5, -1, -1, -1))[:, :, 0]
    weight = (is_face | ~is_left_alone.any(1)).float()
    weight = torch.where(is_face & (least < _SMALL), _SMALL_WEIGHT, weight)
    return Target(is_face, weight, chosen)
