"""A trained network as a file with its card and its figures."""

import json
from pathlib import Path
from typing import Any

from training.data.faces import Faces
from training.evaluation.onnx_predictor import OnnxPredictor
from training.evaluation.run import evaluate
from training.export.card import CardTexts, make_card
from training.export.exported import make_export
from training.export.onnx_file import write_onnx
from training.files import write_json
from training.learning.trained import TrainedNetwork

REPORTED = ("accuracy", "top3", "macro_f1", "balanced_accuracy", "ece")


def export(
    trained: TrainedNetwork,
    folder: Path,
    name: str,
    texts: CardTexts,
    command: str,
    faces: Faces | None = None,
    split: str = "valid",
) -> Path:
    """Writes `NAME.onnx` and `NAME.json` to `folder` and returns the first's path.

    With `faces`, the file is evaluated on them, the figures go into the card and plots beside it.
    """
    path = folder / f"{name}.onnx"
    module, outputs = make_export(trained)
    write_onnx(module, outputs, (trained.specification.side, trained.specification.side), path)
    card = make_card(name, trained, module, path, texts, {}, command)
    write_json(path.with_suffix(".json"), card)
    if faces is not None:
        result = evaluate(OnnxPredictor(path), faces, folder=folder / "figures")
        card["figures"] = card_figures(result, split, "the epoch and the temperatures")
        write_json(path.with_suffix(".json"), card)
    return path


def card_figures(result: dict[str, Any], split: str, chosen: str) -> dict[str, Any]:
    """What a card tells of an evaluation on the split that `chosen` were chosen on."""
    protocol = f"stored faces without detection, one view; {chosen} were chosen on this split"
    figures: dict[str, Any] = {"split": split, "protocol": protocol}
    for name, values in result.items():
        if "accuracy" in values:
            figures[name] = {key: round(values[key], 4) for key in REPORTED} | {
                "accuracy_interval": [round(bound, 4) for bound in values["intervals"]["accuracy"]],
                "faces": values["counts"]["scored"],
            }
        else:
            figures[name] = values
    return figures


def read_texts(path: Path | None) -> CardTexts:
    """The texts of a card from a JSON file; without one, what is not stated."""
    return CardTexts() if path is None else CardTexts(**json.loads(path.read_text(encoding="utf-8")))
