"""A whole evaluation: figures, intervals, plots, with and without near-duplicates of training faces."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from training.augmentation.geometry import View
from training.data.duplicates import find_duplicates
from training.data.faces import Faces
from training.evaluation.onnx_predictor import OnnxPredictor
from training.evaluation.report import compare_outputs, evaluate_affect, figures
from training.files import write_json
from training.plots.confusion import plot_confusion
from training.plots.errors import plot_errors
from training.plots.mistakes import plot_mistakes
from training.plots.reliability import plot_reliability

EVALUATION_FILE = "evaluation.json"


def evaluate(
    predictor: OnnxPredictor,
    faces: Faces,
    views: Sequence[View] | None = None,
    trained_on: Faces | None = None,
    folder: Path | None = None,
) -> dict[str, Any]:
    """Figures by output. With `trained_on`, also those without the faces that stand there, too; with `folder`, the
    figures are written there as JSON with plots beside."""
    outputs = predictor(faces.pixels, views)
    result = output_figures(predictor, faces, outputs)
    if trained_on is not None:
        pairs = find_duplicates(faces.pixels, trained_on.pixels)
        is_new = np.ones(len(faces), bool)
        is_new[pairs.first] = False
        result["duplicates"] = {"faces": int((~is_new).sum()), "pairs": len(pairs)}
        kept = {name: values[is_new] for name, values in outputs.items()}
        result["without_duplicates"] = output_figures(predictor, faces[is_new], kept)
    if folder is not None:
        write_json(folder / EVALUATION_FILE, result)
        _plot(predictor, faces, outputs, folder)
    return result


def output_figures(predictor: OnnxPredictor, faces: Faces, outputs: dict[str, np.ndarray]) -> dict[str, Any]:
    """Figures of what the network gave for the faces, by output."""
    scores = {name: outputs[name] for name in predictor.heads}
    comparisons = compare_outputs(faces, scores, predictor.heads)
    result: dict[str, Any] = {name: figures(c, len(faces)) for name, c in comparisons.items()}
    if predictor.affect and faces.affect is not None:
        result[predictor.affect] = evaluate_affect(faces.affect, outputs[predictor.affect])
    return result


def _plot(predictor: OnnxPredictor, faces: Faces, outputs: dict[str, np.ndarray], folder: Path) -> None:
    scores = {name: outputs[name] for name in predictor.heads}
    for name, comparison in compare_outputs(faces, scores, predictor.heads).items():
        plot_confusion(comparison, folder / f"{name}-confusion.png")
        plot_errors(comparison, folder / f"{name}-errors.png")
        plot_reliability(comparison, folder / f"{name}-reliability.png")
        plot_mistakes(comparison, faces.pixels, folder / f"{name}-mistakes.png")
