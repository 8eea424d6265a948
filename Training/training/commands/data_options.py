"""Options that name labeled faces, common to several commands."""

import argparse
from pathlib import Path

from training.data.faces import Faces
from training.data.folds import assign_folds
from training.data.load import find_faces, load_faces
from training.data.splits import TRAIN, VALID
from training.labels import NUMBERINGS

# One face in this number becomes the validation split of a data set without one.
_HOLDOUT = 10


def add_data_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="PATH",
        help="fer2013.csv, a folder per label, mosaics, RAF-DB or AffectNet; for a face detector, scenes",
    )
    parser.add_argument("--numbering", choices=NUMBERINGS, help="what folders mean whose names are numbers")
    parser.add_argument(
        "--limit", type=int, metavar="COUNT", help="use the first COUNT faces of each split only, for a try"
    )


def load_split(options: argparse.Namespace, split: str, side: int) -> Faces:
    """A split that must be there."""
    return _limited(load_faces(options.data, split, side, options.numbering), options.limit)


def load_for_training(options: argparse.Namespace, side: int) -> tuple[Faces, Faces]:
    """Training and validation faces; where there is no validation split, part of the training faces, chosen so that
    no near-duplicate stays behind."""
    train = load_split(options, TRAIN, side)
    valid = find_faces(options.data, VALID, side, options.numbering)
    if valid is None:
        numbers = assign_folds(train, _HOLDOUT, seed=0)
        return train[numbers != 0], train[numbers == 0]
    return train, _limited(valid, options.limit)


def _limited(faces: Faces, count: int | None) -> Faces:
    return faces if count is None else faces[slice(count)]
