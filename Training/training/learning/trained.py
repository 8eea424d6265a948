"""A trained network on disk: its weights with what is needed to use them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.errors import InputError
from training.files import write_tensors
from training.heads import Heads
from training.zoo import NETWORKS, Specification
from training.zoo.plain import exported_heads, load_exported

WEIGHTS_FILE = "weights.pt"


@dataclass
class TrainedNetwork:
    """`network` in evaluation mode. `temperatures` divide each label set's scores (Guo et al., "On Calibration of
    Modern Neural Networks", 2017); `notes` say how it was trained."""

    model: str
    network: nn.Module
    heads: Heads
    temperatures: dict[str, float] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def specification(self) -> Specification:
        return NETWORKS[self.model]

    def save(self, folder: Path) -> None:
        state = {
            "model": self.model,
            "scores": {name: list(labels) for name, labels in self.heads.scores.items()},
            "affect": self.heads.affect,
            "temperatures": self.temperatures,
            "notes": self.notes,
            "weights": self.network.state_dict(),
        }
        write_tensors(folder / WEIGHTS_FILE, state)

    @staticmethod
    def load(path: Path) -> TrainedNetwork:
        """Reads what a training left in its folder, or the default network's exported file."""
        return _load_exported(path) if path.suffix == ".onnx" else _load_training(path)


def _load_exported(path: Path) -> TrainedNetwork:
    heads = exported_heads(path)
    network = NETWORKS["plain"].make(heads.count)
    load_exported(network, path, heads, torch.zeros(1, 1, NETWORKS["plain"].side, NETWORKS["plain"].side))
    return TrainedNetwork("plain", network.eval(), heads)


def _load_training(folder: Path) -> TrainedNetwork:
    path = folder / WEIGHTS_FILE
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; is {folder} the folder of a training?") from error
    heads = Heads({name: tuple(labels) for name, labels in state["scores"].items()}, state["affect"])
    network = NETWORKS[state["model"]].make(heads.count)
    network.load_state_dict(state["weights"])
    return TrainedNetwork(state["model"], network.eval(), heads, state["temperatures"], state["notes"])
