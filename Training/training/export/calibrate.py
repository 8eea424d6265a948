"""A model that is already a file, calibrated."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from numpy.typing import NDArray

from training.data.faces import Faces
from training.errors import InputError
from training.evaluation.calibration import fit_temperature
from training.evaluation.onnx_predictor import OnnxPredictor
from training.evaluation.report import compare_outputs
from training.evaluation.run import output_figures
from training.export.run import card_figures
from training.export.temperatures import divide_scores
from training.files import write_bytes, write_json


@dataclass(frozen=True)
class Calibration:
    """An output's temperature, its expected calibration error before and after, and how many of all `faces` get
    another label, which only rounding may cause."""

    temperature: float
    before: float
    after: float
    changed: int
    faces: int


def calibrate(predictor: OnnxPredictor, faces: Faces, split: str) -> dict[str, Calibration]:
    """Fits a temperature for each output of scores that `faces` have labels for, folds it into the file, and puts
    checksum, temperatures and figures into the card."""
    model, card = predictor.path, predictor.card
    _check(predictor)
    outputs = predictor(faces.pixels)
    before = output_figures(predictor, faces, outputs)
    temperatures = _fit(predictor, faces, outputs)
    _rewrite(model, temperatures)

    known = card.setdefault("training", {}).get("temperatures", {})
    card["training"]["temperatures"] = known | {
        name: round(known.get(name, 1.0) * value, 4) for name, value in temperatures.items()
    }
    card["sha256"] = hashlib.sha256(model.read_bytes()).hexdigest()
    cooled = OnnxPredictor(model)(faces.pixels)
    after = output_figures(predictor, faces, cooled)
    card["figures"] = card_figures(after, split, "at least the temperatures")
    write_json(model.with_suffix(".json"), card)
    return {
        name: Calibration(
            temperature,
            before[name]["ece"],
            after[name]["ece"],
            int((cooled[name].argmax(1) != outputs[name].argmax(1)).sum()),
            len(faces),
        )
        for name, temperature in temperatures.items()
    }


def _check(predictor: OnnxPredictor) -> None:
    if "threshold" in predictor.card:
        raise InputError(
            f"{predictor.path}: its card has a threshold, which was chosen for the probabilities as they are"
        )
    for output in predictor.card["outputs"]:
        if output["kind"] == "probabilities":
            raise InputError(
                f"{predictor.path}: output {output['name']} has probabilities; only scores take a temperature"
            )


def _fit(predictor: OnnxPredictor, faces: Faces, outputs: dict[str, NDArray]) -> dict[str, float]:
    scores = {name: outputs[name] for name in predictor.heads}
    temperatures = {}
    for name, comparison in compare_outputs(faces, scores, predictor.heads).items():
        columns = [predictor.heads[name].index(label) for label in comparison.labels]
        known = torch.from_numpy(scores[name][comparison.rows][:, columns])
        temperatures[name] = fit_temperature(known, torch.from_numpy(comparison.truth))
    return temperatures


def _rewrite(model: Path, temperatures: dict[str, float]) -> None:
    network = onnx.load(model)
    try:
        divide_scores(network, temperatures)
    except InputError as error:
        raise InputError(f"{model}: {error}") from error
    write_bytes(model, network.SerializeToString())
