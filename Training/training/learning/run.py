"""One training from settings to a trained network on disk."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.augmentation.pipeline import ViewMaker
from training.data.faces import Faces
from training.errors import InputError
from training.files import write_json
from training.heads import Heads
from training.learning.checkpoint import CHECKPOINT_FILE
from training.learning.device import set_up
from training.learning.device_faces import DeviceFaces
from training.learning.soft_labels import read_soft_labels
from training.learning.stored_views import settings_for_stored_views, store_views
from training.learning.teachers import Teachers
from training.learning.trained import TrainedNetwork
from training.learning.trainer import Trainer
from training.learning.validation import Validation
from training.settings import Settings
from training.zoo import NETWORKS, PRETRAINED
from training.zoo.plain import load_exported

SETTINGS_FILE = "settings.json"
# Faces that batch normalizations get their first statistics from.
_SETTLING = 1000


def train_network(
    model: str,
    train: Faces,
    valid: Faces,
    settings: Settings,
    folder: Path,
    device: torch.device,
    heads: Heads | None = None,
    soft_labels: Path | None = None,
    teachers: list[Path] | None = None,
    weights: Path | None = None,
    start: Path | None = None,
    others: Sequence[tuple[int, int]] = (),
    resume: bool = False,
) -> tuple[TrainedNetwork, Trainer]:
    """Trains the zoo's network `model`, calibrates it on `valid` and saves it in `folder`.

    `soft_labels` is a file of `teach` for exactly the faces `train`; `teachers` are folders of trainings whose
    networks watch along instead. `weights` is a state dictionary for a transfer network's backbone, `start` an exported
    file of the default network that a `plain` one begins with. `others` are the data sets behind the first in `train`
    (see `Trainer`). With `resume`, a training that `folder` already holds goes on.
    """
    if (folder / CHECKPOINT_FILE).exists() and not resume:
        raise InputError(f"{folder}: holds a training; go on with --resume, or name another folder")
    described = {"model": model, **asdict(settings)}
    if resume:
        _require_same_settings(folder / SETTINGS_FILE, described)
    if settings.views < 0 or (settings.views > 0 and not teachers):
        raise InputError("--views: 0 or more, and only with --teachers to label them")
    set_up(device, settings.seed)
    specification = NETWORKS[model]
    heads = heads or Heads.of(train)
    extra = {"weights": weights} if weights is not None else {}
    if extra and model not in PRETRAINED:
        raise InputError(f"{model}: only {', '.join(PRETRAINED)} start from weights")
    network = specification.make(heads.count, **extra)
    if start is not None:
        _begin(model, network, start, heads, train)
    live = Teachers(teachers, device, settings.precision) if teachers else None
    if live is not None and not live.heads.has_scores_of(heads):
        raise InputError(f"the teachers know {live.heads.scores}, the student {heads.scores}")
    soft = None if soft_labels is None else read_soft_labels(soft_labels, train, heads)
    maker = ViewMaker(specification.side, specification.extent)
    write_json(folder / SETTINGS_FILE, described)

    validation = Validation(valid, heads, device, maker, settings.precision)
    faces = DeviceFaces.of(train, heads, device, soft)
    seen = settings
    if live is not None and settings.views > 0:
        live.require_inputs(specification.side, specification.extent)
        faces, live = store_views(faces, live, maker, settings), None
        others = [(size * settings.views, count) for size, count in others]
        seen = settings_for_stored_views(settings)
    trainer = Trainer(network, specification, heads, seen, faces, validation, folder, live, others)
    best = trainer.run(resume)
    trained = TrainedNetwork(model, best, heads, validation.temperatures(best))
    trained.notes = {
        "faces": len(train),
        "validation_faces": len(valid),
        "epochs": len(trainer.history),
        "best_epoch": trainer.best_epoch,
        "seconds": round(sum(row["seconds"] for row in trainer.history)),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU",
        "taught_by": [path.name for path in teachers or ([soft_labels] if soft_labels else [])],
        "settings": asdict(settings),
    }
    trained.save(folder)
    return trained, trainer


def _begin(model: str, network: nn.Module, start: Path, heads: Heads, faces: Faces) -> None:
    if model != "plain":
        raise InputError(f"{model}: only a plain network begins with an exported file")
    some = torch.from_numpy(faces.pixels[:: max(1, len(faces) // _SETTLING)])[:, None]
    load_exported(network, start, heads, ViewMaker(NETWORKS[model].side).fixed(some))


def _require_same_settings(path: Path, settings: dict[str, Any]) -> None:
    """Checks that a training goes on as it began."""
    if not path.exists():
        return
    before = json.loads(path.read_text(encoding="utf-8"))
    for name, value in settings.items():
        if before.get(name) != value:
            raise InputError(f"{path}: the training began with {name} {before.get(name)}, not {value}")
