"""Model cards: what an ONNX file does not say of itself."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import nn

from training.export.exported import FEATURES
from training.export.onnx_file import INPUT, count_numbers
from training.gate import boxes as gate
from training.heads import AFFECT
from training.learning.trained import TrainedNetwork
from training.normalization import card_entry
from training.zoo.counting import count_multiply_adds

# How much wider than a detector's box stored faces are taken to be, on each side, in box widths: on photographs no
# other number does better (RESULTS.md).
STORED_MARGIN = 0.0


@dataclass(frozen=True)
class CardTexts:
    """What only people can say of a model."""

    data: str = "not stated"
    license: str = "not stated"
    intended_use: str = "expressions of faces in pictures; not feelings, and no decision about a person"
    known_failures: str = "not examined"


def make_card(
    name: str,
    trained: TrainedNetwork,
    module: nn.Module,
    path: Path,
    texts: CardTexts,
    figures: dict[str, Any],
    command: str,
) -> dict[str, Any]:
    """The card of the file at `path`, which holds `module`."""
    specification = trained.specification
    extent = specification.extent
    stored = gate.MARGIN if "gate" in trained.heads.scores else STORED_MARGIN
    return {
        "name": name,
        "description": f"{specification.description}.",
        "input": {
            "name": INPUT,
            "width": specification.side,
            "height": specification.side,
            "channels": 1,
            "layout": "NCHW",
            "pixels": card_entry(),
        },
        "crop": {"margin": round((extent * (1 + 2 * stored) - 1) / 2, 4), "edge": "replicate"},
        "outputs": _outputs(trained, module),
        "parameters": count_numbers(path),
        "multiply_adds": count_multiply_adds(module, specification.side),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "training": {
            "data": texts.data,
            "command": command,
            "extent": extent,
            "temperatures": {name: round(value, 4) for name, value in trained.temperatures.items()},
            **trained.notes,
        },
        "figures": figures,
        "intended_use": texts.intended_use,
        "known_failures": texts.known_failures,
        "license": texts.license,
    }


def _outputs(trained: TrainedNetwork, module: nn.Module) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = [
        {"name": name, "kind": "logits", "labels": list(labels)} for name, labels in trained.heads.scores.items()
    ]
    if trained.heads.affect:
        outputs.append({"name": AFFECT, "kind": "valence_arousal"})
    if hasattr(module, "features"):
        outputs.append({"name": FEATURES, "kind": "feature_map"})
    return outputs
