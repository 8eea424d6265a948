"""`cut`: faces cut out of photographs, as the recognizer's detector draws them."""

import argparse
from pathlib import Path

from training.errors import InputError


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "boxes",
        type=Path,
        metavar="BOXES.ndjson",
        help="what `emotionctl recognize --json FOLDER` printed for photographs of one face each, a folder per label",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="for faces.png and labels.npz")
    parser.add_argument(
        "--margin", type=float, default=0, metavar="WIDTHS", help="more than the box on each side, as the card says (0)"
    )
    parser.add_argument(
        "--split-like",
        type=Path,
        metavar="FOLDER",
        help="faces.png and labels.npz of the same photographs: who is a validation face there is one here, too",
    )


def run(options: argparse.Namespace) -> None:
    try:
        from training.data.cutting import cut_photographs
    except ImportError as error:
        raise InputError(f"cutting needs OpenCV's Python package: {error}") from error
    found, photographs = cut_photographs(options.boxes, options.out, options.margin, options.split_like)
    print(f"{found} faces in {photographs} photographs")
