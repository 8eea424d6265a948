"""`duplicates`: faces that stand in a data set twice."""

import argparse
from pathlib import Path

import numpy as np

from training.commands.data_options import add_data_options
from training.data.duplicates import find_duplicates
from training.data.faces import Faces
from training.data.load import find_faces
from training.data.splits import SPLITS
from training.files import write_csv


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_options(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="every pair, as CSV")


def run(options: argparse.Namespace) -> None:
    splits = {name: find_faces(options.data, name, numbering=options.numbering) for name in SPLITS}
    present = {name: faces for name, faces in splits.items() if faces is not None}
    rows: list[dict] = []
    for i, (first, ours) in enumerate(present.items()):
        for second, theirs in list(present.items())[i:]:
            pairs = find_duplicates(ours.pixels, None if second == first else theirs.pixels)
            found = len(np.unique(pairs.first)), len(np.unique(pairs.second))
            differ = sum(_disagree(ours, i, theirs, j) for i, j in zip(pairs.first, pairs.second, strict=True))
            where = f"within {first}" if second == first else f"{first} and {second}"
            counts = f"{found[0]} of {first}" + ("" if second == first else f", {found[1]} of {second}")
            print(f"{where}: {len(pairs)} pairs ({counts}), {differ} of them with different labels")
            rows += [
                {"first": ours.names[i], "second": theirs.names[j], "correlation": round(float(c), 4)}
                for i, j, c in zip(pairs.first, pairs.second, pairs.correlation, strict=True)
            ]
    if options.out:
        write_csv(options.out, rows)


def _disagree(ours: Faces, i: int, theirs: Faces, j: int) -> bool:
    """Whether the last label set, that of single labels, calls two faces differently."""
    name = list(ours.annotations)[-1]
    return bool(ours.annotations[name].truth[i] != theirs.annotations[name].truth[j])
