"""`balance`: weights in a card that take out how often each published label stood in the training data."""

import argparse
from pathlib import Path

from training.commands.data_options import add_data_options, load_split
from training.data.splits import TRAIN
from training.evaluation.onnx_predictor import OnnxPredictor
from training.export.balance import balance


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL.onnx", help="its card is rewritten")
    add_data_options(parser)


def run(options: argparse.Namespace) -> None:
    predictor = OnnxPredictor(options.model)
    for label, weight in balance(predictor, load_split(options, TRAIN, predictor.stored_side)).items():
        print(f"{label:10s}{weight:7.3f}")
