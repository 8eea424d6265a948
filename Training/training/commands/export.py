"""`export`: the network that a training kept, as ONNX with its card."""

import argparse
from pathlib import Path

from training.commands.data_options import add_data_options, load_for_training
from training.export.run import export, read_texts
from training.learning.trained import TrainedNetwork


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of a training")
    add_data_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="for NAME.onnx and NAME.json")
    parser.add_argument("--name", help="(the network's)")
    parser.add_argument("--command", default="not stated", help="that made the network, for the card")
    parser.add_argument("--card", type=Path, metavar="FILE", help="data, license and use for the card, as JSON")


def run(options: argparse.Namespace) -> None:
    trained = TrainedNetwork.load(options.folder)
    _, valid = load_for_training(options, trained.specification.stored_side)
    name = options.name or trained.model
    print(export(trained, options.out, name, read_texts(options.card), options.command, valid))
