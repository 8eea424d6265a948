"""A whole data set in the device's memory, so that no batch waits for a file or a bus."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.data.faces import Faces
from training.heads import Heads


@dataclass(frozen=True)
class DeviceFaces:
    """`pixels` uint8 [faces, 1, side, side]; `shares` float [faces, scores], all label sets side by side;
    `affect` float [faces, 2], NaN where unknown; `teacher`, if any, log-probabilities like `shares`."""

    pixels: Tensor
    shares: Tensor
    affect: Tensor | None
    teacher: Tensor | None

    def __len__(self) -> int:
        return len(self.pixels)

    @staticmethod
    def of(faces: Faces, heads: Heads, device: torch.device, teacher: np.ndarray | None = None) -> DeviceFaces:
        shares = np.zeros((len(faces), heads.score_count), np.float32)
        for name, part in heads.slices.items():
            shares[:, part] = faces.annotations[name].shares
        return DeviceFaces(
            torch.from_numpy(faces.pixels)[:, None].to(device),
            torch.from_numpy(shares).to(device),
            torch.from_numpy(faces.affect).to(device) if heads.affect else None,
            None if teacher is None else torch.from_numpy(teacher).float().to(device),
        )
