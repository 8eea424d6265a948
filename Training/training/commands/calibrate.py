"""`calibrate`: an ONNX file's probabilities made to mean what they say, by a temperature for each output."""

import argparse
from pathlib import Path

from training.commands.data_options import add_data_options, load_split
from training.data.splits import SPLITS, VALID
from training.evaluation.onnx_predictor import OnnxPredictor
from training.export.calibrate import calibrate


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL.onnx", help="rewritten, and its card with it")
    add_data_options(parser)
    parser.add_argument("--split", choices=SPLITS, default=VALID)


def run(options: argparse.Namespace) -> None:
    predictor = OnnxPredictor(options.model)
    faces = load_split(options, options.split, predictor.stored_side)
    for name, result in calibrate(predictor, faces, options.split).items():
        print(f"{name}: calibration error {result.before:.4f} before, {result.after:.4f} after")
        print(f"  temperature {result.temperature:.4f}; {result.changed} of {result.faces} faces get another label")
