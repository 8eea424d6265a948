"""A detector trained, exported and judged in one go."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from training.detector.export import export_detector
from training.detector.plots import plot_recall, plot_training
from training.detector.sources import load_sources
from training.detector.trainer import WEIGHTS_FILE, DetectorSettings, DetectorTrainer, composed, matches_on
from training.errors import InputError
from training.export.card import CardTexts

NAME = "face-detector"


def train_detector(
    data: Path,
    folder: Path,
    settings: DetectorSettings,
    device: torch.device,
    texts: CardTexts,
    command: str,
    limit: int | None = None,
    begin_with: Path | None = None,
) -> tuple[Path, dict[str, Any]]:
    """Trains from random weights, or on from those that an earlier training left in `begin_with`; returns the exported
    file's path and the last line of the training's log."""
    train, valid = load_sources(data, limit)
    trainer = DetectorTrainer(train, valid, settings, folder, device)
    if begin_with is not None:
        trainer.load(_weights(begin_with))
    trainer.run()
    plot_training(trainer.log, folder / "figures" / "curves.png")
    pictures, truth = composed(valid, settings.valid_scenes, torch.device("cpu"), seed=1)
    network = trainer.average.network.cpu()
    plot_recall(matches_on(network, pictures, truth), folder / "figures" / "recall.png")
    notes = {
        "portraits": train.pasted.faces,
        "backgrounds": len(train.names),
        "steps": trainer.log[-1]["step"],
        "seconds": round(trainer.log[-1]["seconds"]),
        "device": _name(device),
        "settings": asdict(settings),
    }
    return export_detector(network, folder / f"{NAME}.onnx", texts, notes, command), trainer.log[-1]


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    path = folder / WEIGHTS_FILE
    try:
        return torch.load(path, map_location="cpu", weights_only=True)["network"]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def _name(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"
