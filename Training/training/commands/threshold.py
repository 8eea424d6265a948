"""`threshold`: how probable a face must be to pass a face gate, chosen on mined pictures and put into its card."""

import argparse
from pathlib import Path

from training.gate.threshold import set_threshold


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL.onnx")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="what `mine` wrote")


def run(options: argparse.Namespace) -> None:
    for split, figures in set_threshold(options.model, options.data).items():
        print(f"{split}: balanced accuracy {figures['balanced_accuracy']:.4f} at {figures['threshold']:.2f}")
        for name, group in figures["groups"].items():
            print(f"  {name:20} {group['count']:6}  wrong {group['wrong']:.4f}")
