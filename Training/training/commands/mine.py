"""`mine`: faces and no faces for the face gate, out of photographs with one face each."""

import argparse
from pathlib import Path

from training.errors import InputError


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--faces", type=Path, required=True, metavar="PATH", help="FER2013 in any layout")
    parser.add_argument("--photos", type=Path, required=True, metavar="FOLDER", help="photographs with one face each")
    parser.add_argument("--films", type=Path, nargs="*", default=[], metavar="FILE", help="films of one face")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="for the mosaics of each split")


def run(options: argparse.Namespace) -> None:
    try:
        from training.gate.collection import collect
    except ImportError as error:
        raise InputError(f"mining needs OpenCV's Python package: {error}") from error
    counts = collect(options.faces, options.photos, options.films, options.out, options.seed)
    for split, groups in counts.items():
        print(f"{split}: " + ", ".join(f"{count} {name}" for name, count in groups.items()))
