"""`evaluate`: an ONNX file with its card on labeled faces."""

import argparse
from pathlib import Path

from training.augmentation.geometry import flips, ten_crops
from training.commands.data_options import add_data_options, load_split
from training.data.splits import SPLITS, TRAIN, VALID
from training.evaluation.onnx_predictor import OnnxPredictor
from training.evaluation.run import evaluate


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL.onnx")
    add_data_options(parser)
    parser.add_argument("--split", choices=SPLITS, default=VALID)
    parser.add_argument(
        "--views",
        choices=("one", "flip", "ten"),
        default="one",
        help="average over the mirrored face, or over ten crops, too",
    )
    parser.add_argument(
        "--without-duplicates",
        action="store_true",
        help="figures without the faces that stand in the training split, too, as well",
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="for figures as JSON and plots")


def run(options: argparse.Namespace) -> None:
    predictor = OnnxPredictor(options.model)
    faces = load_split(options, options.split, predictor.stored_side)
    trained_on = load_split(options, TRAIN, predictor.stored_side) if options.without_duplicates else None
    views = {"one": None, "flip": flips(predictor.extent), "ten": ten_crops(predictor.extent)}[options.views]
    result = evaluate(predictor, faces, views, trained_on, options.out)
    _print(result)
    if trained_on is not None:
        print(f"without {result['duplicates']['faces']} faces that stand in the training split:")
        _print(result["without_duplicates"])


def _print(result: dict) -> None:
    for name, values in result.items():
        if "intervals" not in values:
            continue
        print(f"{name}, {values['counts']['scored']} faces")
        for figure, (low, high) in values["intervals"].items():
            print(f"  {figure:18} {values[figure]:.4f}  95 % interval {low:.4f} to {high:.4f}")
