"""`average`: the network between two of one shape, of which one went on from the other."""

import argparse
import shlex
import sys
from pathlib import Path

from training.export.average import average


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", type=Path, metavar="FIRST.onnx")
    parser.add_argument("second", type=Path, metavar="SECOND.onnx")
    parser.add_argument("--share", type=float, default=0.5, metavar="NUMBER", help="the second's, 0 to 1 (0.5)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.onnx")


def run(options: argparse.Namespace) -> None:
    arguments = [Path(word).name if word.startswith("/") else word for word in sys.argv[1:]]
    command = shlex.join(["python", "-m", "training", *arguments])
    average(options.first, options.second, options.share, options.out, command)
