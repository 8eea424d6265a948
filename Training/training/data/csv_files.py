"""Kaggle's `fer2013.csv` and FER+'s `fer2013new.csv` beside it."""

import csv
import sys
from pathlib import Path

import numpy as np

from training.data.faces import Annotation, Faces
from training.data.splits import split_named
from training.data.votes import annotation_of_votes
from training.errors import InputError
from training.labels import FERPLUS, FERPLUS_COLUMNS, NUMBERINGS, label_set

VOTES_FILE = "fer2013new.csv"


def read_csv(path: Path, split: str) -> Faces | None:
    """The faces of one split of a CSV file with the columns `emotion`, `pixels` and `Usage`; None where it has none.

    Votes are taken from `fer2013new.csv` in the same folder, whose rows are those of `fer2013.csv`.
    Emotion 7 means contempt (as in CK+ files of this layout), any other number but 0...6 no label.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    pixels, numbers, rows = [], [], []
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file, skipinitialspace=True)
        _require(path, reader.fieldnames, ("emotion", "pixels", "Usage"))
        for row, record in enumerate(reader):
            if split_named(record["Usage"] or "") == split:
                pixels.append(_pixels(path, row, record["pixels"]))
                numbers.append(_number(path, row, record["emotion"]))
                rows.append(row)
    if not rows:
        return None
    if len({picture.shape for picture in pixels}) > 1:
        raise InputError(f"{path}: faces of different sizes")
    annotations = _annotations(np.array(numbers))
    votes_path = path.with_name(VOTES_FILE)
    if votes_path.exists():
        annotations = {"ferplus": annotation_of_votes(_votes(votes_path)[rows]), **annotations}
    names = [f"{path.name}:{row + 2}" for row in rows]
    return Faces(np.stack(pixels), annotations, names)


def _require(path: Path, found: list[str] | None, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in (found or []):
            raise InputError(f"{path}: no column {column}")


def _pixels(path: Path, row: int, text: str) -> np.ndarray:
    try:
        values = np.array(text.split(), dtype=np.uint8)
    except (ValueError, OverflowError) as error:
        raise InputError(f"{path}, line {row + 2}: pixels must be numbers in 0...255") from error
    side = round(len(values) ** 0.5)
    if side == 0 or side * side != len(values):
        raise InputError(f"{path}, line {row + 2}: {len(values)} pixels are no square")
    return values.reshape(side, side)


def _number(path: Path, row: int, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise InputError(f"{path}, line {row + 2}: emotion {text!r} is no number") from error


def _annotations(numbers: np.ndarray) -> dict[str, Annotation]:
    meaning = NUMBERINGS["fer2013"]
    name, labels = label_set({meaning[n] for n in np.unique(numbers).tolist() if n in meaning})
    truth = np.array([labels.index(meaning[n]) if n in meaning else -1 for n in numbers.tolist()])
    return {name: Annotation.of_single_labels(labels, truth)}


def _votes(path: Path) -> np.ndarray:
    """Votes of all rows, int [rows, 10]."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file, skipinitialspace=True)
        _require(path, reader.fieldnames, FERPLUS_COLUMNS)
        votes = [[int(record[column] or 0) for column in FERPLUS_COLUMNS] for record in reader]
    assert len(FERPLUS_COLUMNS) == len(FERPLUS) + 2
    return np.array(votes)
