"""`fit`: a score output fitted to labeled faces, on a network that stays as it is."""

import argparse
import copy
import hashlib
import shlex
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import onnx

from training.data.load import find_faces, load_faces
from training.data.splits import TRAIN, VALID
from training.errors import InputError
from training.evaluation.metrics import all_figures
from training.evaluation.onnx_predictor import OnnxPredictor
from training.export.onnx_file import count_numbers
from training.files import write_bytes, write_json
from training.fitting.features import PooledFeatures
from training.fitting.last_layer import LastLayer
from training.fitting.run import Fit, FitSettings, Source, fit_output, recalls


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL.onnx", help="its weights stay as they are")
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        required=True,
        metavar="PATH",
        help="data sets of cut-out faces with one label each; several are learnt together",
    )
    parser.add_argument(
        "--importance", type=float, nargs="+", metavar="NUMBER", help="of one face of each data set (1 each)"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        nargs="+",
        default=[],
        metavar="PATH",
        help="those of the data sets on which the output shall go on saying what it says now",
    )
    parser.add_argument(
        "--base", required=True, metavar="OUTPUT", help="the output whose labels and weights to begin with"
    )
    parser.add_argument(
        "--output",
        default="expressions",
        metavar="NAME",
        help="of the fitted output; a new one becomes the first",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.onnx", help="the model with the new output")
    for setting in fields(FitSettings):
        parser.add_argument(f"--{setting.name}", type=type(setting.default), default=setting.default)


def run(options: argparse.Namespace) -> None:
    predictor = OnnxPredictor(options.model)
    settings = FitSettings(**{setting.name: getattr(options, setting.name) for setting in fields(FitSettings)})
    labels = predictor.heads.get(options.base)
    if labels is None:
        raise InputError(f"{options.model}: its card has no score output {options.base}")
    model = onnx.load(options.model)
    start = _weighed(LastLayer.of(model.graph, options.base), predictor, options.base)
    side = predictor.stored_side
    extract = PooledFeatures(model, start.pooled, side)
    importance = options.importance or [1.0] * len(options.data)
    if len(importance) != len(options.data):
        raise InputError(f"{len(options.data)} data sets, but {len(importance)} numbers of importance")
    if len({path.name for path in options.data}) < len(options.data):
        raise InputError("two data sets have the same name; figures are told by name")
    sources = [
        Source.of(
            path.name,
            load_faces(path, TRAIN, side),
            find_faces(path, VALID, side),
            labels,
            extract,
            weight,
            settings,
            options.output,
        )
        for path, weight in zip(options.data, importance, strict=True)
    ]
    if strangers := set(options.keep) - set(options.data):
        raise InputError(f"{strangers.pop()}: not among the data sets")
    kept = [path in options.keep for path in options.data]
    sources = [source.kept(start) if is_kept else source for source, is_kept in zip(sources, kept, strict=True)]
    fit = fit_output(sources, labels, start, settings)
    _write(options, predictor, model, labels, fit)
    for name, (probabilities, truth) in fit.unseen.items():
        found = recalls(probabilities, truth, labels)
        each = ", ".join(f"{label} {value:.2f}" for label, value in found.items())
        print(f"{name}: balanced {np.mean(list(found.values())):.3f} of {len(truth)} unseen faces ({each})")


def _weighed(layer: LastLayer, predictor: OnnxPredictor, output: str) -> LastLayer:
    """The layer with the card's label weights in its bias."""
    entry = next(entry for entry in predictor.card["outputs"] if entry["name"] == output)
    weights = np.log(entry.get("label_weights", [1.0] * len(layer.bias)))
    return LastLayer(layer.weight, layer.bias + weights, layer.pooled)


def _write(
    options: argparse.Namespace, predictor: OnnxPredictor, model: onnx.ModelProto, labels: tuple[str, ...], fit: Fit
) -> None:
    fit.layer.add_to(model, options.output)
    onnx.checker.check_model(model)
    content = model.SerializeToString()
    card = copy.deepcopy(predictor.card)
    fitted = {"name": options.output, "kind": "logits", "labels": list(labels)}
    names = [entry["name"] for entry in card["outputs"]]
    if options.output in names:
        card["outputs"][names.index(options.output)] = fitted
    else:
        card["outputs"].insert(0, fitted)
    card["name"] = options.out.stem
    card["sha256"] = hashlib.sha256(content).hexdigest()
    arguments = [Path(word).name if word.startswith("/") else word for word in sys.argv[1:]]
    card.setdefault("training", {})[options.output] = {
        "base": hashlib.sha256(options.model.read_bytes()).hexdigest(),
        "command": shlex.join(["python", "-m", "training", *arguments]),
        "temperature": round(fit.temperature, 4),
    }
    card.setdefault("figures", {})[options.output] = {
        name: _figures(probabilities, truth, labels) for name, (probabilities, truth) in fit.unseen.items()
    }
    write_bytes(options.out, content)
    card["parameters"] = count_numbers(options.out)
    write_json(options.out.with_suffix(".json"), card)


def _figures(probabilities: np.ndarray, truth: np.ndarray, labels: tuple[str, ...]) -> dict:
    figures = all_figures(probabilities, truth, labels)
    found = recalls(probabilities, truth, labels)
    return {
        "accuracy": round(figures["accuracy"], 4),
        "balanced_accuracy": round(float(np.mean(list(found.values()))), 4),
        "ece": round(figures["ece"], 4),
        "recall": {label: round(value, 3) for label, value in found.items()},
        "faces": len(truth),
    }
