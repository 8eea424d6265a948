"""Faces packed as a mosaic of 48×48 cells with a NumPy archive of labels: one pair of files for each split,
`train.png` and `train-labels.npz`, or one for all, `faces.png` and `labels.npz`."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.data.faces import Annotation, Faces
from training.data.splits import TRAIN, VALID
from training.data.votes import annotation_of_votes
from training.errors import InputError
from training.files import write_bytes
from training.labels import FER2013, FERPLUS, GATE

SIDE = 48
ALL_PICTURE, ALL_LABELS = "faces.png", "labels.npz"
EXPRESSIONS = "expressions"
_COLUMNS = 60


def read_mosaic(folder: Path, split: str) -> Faces | None:
    """One split; None where the folder does not have it.

    The archive holds `fer2013` (int, -1 unknown), or `gate` (0 a face, 1 none) for a face gate. It may hold
    `ferplus_votes`, [faces, 10], and `row`.
    """
    picture_path, labels_path = folder / f"{split}.png", folder / f"{split}-labels.npz"
    if not picture_path.exists():
        return None
    if not labels_path.exists():
        raise InputError(f"{labels_path}: not there, but {picture_path.name} is")
    archive = np.load(labels_path)
    name, labels = ("gate", GATE) if "gate" in archive else ("fer2013", FER2013)
    truth = archive[name].astype(np.int64)
    pixels = read_cells(picture_path)[: len(truth)]
    if len(pixels) < len(truth):
        raise InputError(f"{picture_path}: {len(pixels)} faces, but {len(truth)} labels")
    annotations = {name: Annotation.of_single_labels(labels, truth)}
    if "ferplus_votes" in archive:
        annotations = {"ferplus": annotation_of_votes(archive["ferplus_votes"]), **annotations}
    rows = archive["row"] if "row" in archive else np.arange(len(truth))
    return Faces(np.ascontiguousarray(pixels), annotations, [f"{split}:{row}" for row in rows.tolist()])


def read_expressions(folder: Path, split: str) -> Faces | None:
    """One split of `faces.png`; None where it has no face of this split.

    The archive holds `label` (int, in the order of FERPLUS, -1 for a face without a label); it may hold `valid` (bool)
    and `name`.
    """
    archive = np.load(folder / ALL_LABELS)
    if "label" not in archive:
        raise InputError(f"{folder / ALL_LABELS}: no array label")
    truth = archive["label"].astype(np.int64)
    if ((truth < -1) | (truth >= len(FERPLUS))).any():
        raise InputError(f"{folder / ALL_LABELS}: labels must lie in -1...{len(FERPLUS) - 1}")
    pixels = read_cells(folder / ALL_PICTURE)[: len(truth)]
    if len(pixels) < len(truth):
        raise InputError(f"{folder / ALL_PICTURE}: {len(pixels)} faces, but {len(truth)} labels")
    is_valid = archive["valid"].astype(bool) if "valid" in archive else np.zeros(len(truth), bool)
    names = archive["name"] if "name" in archive else np.arange(len(truth)).astype(str)
    rows = np.flatnonzero({TRAIN: ~is_valid, VALID: is_valid}.get(split, np.zeros(len(truth), bool)))
    if not len(rows):
        return None
    annotation = Annotation.of_single_labels(FERPLUS, truth[rows])
    return Faces(np.ascontiguousarray(pixels[rows]), {EXPRESSIONS: annotation}, names[rows].tolist())


def write_expressions(
    folder: Path, pixels: NDArray[np.uint8], label: NDArray, valid: NDArray[np.bool_], names: Sequence[str]
) -> None:
    """Writes what `read_expressions` reads."""
    rows = -(-len(pixels) // _COLUMNS)
    cells = np.zeros((rows * _COLUMNS, SIDE, SIDE), np.uint8)
    cells[: len(pixels)] = pixels
    mosaic = cells.reshape(rows, _COLUMNS, SIDE, SIDE).transpose(0, 2, 1, 3).reshape(rows * SIDE, _COLUMNS * SIDE)
    picture, archive = io.BytesIO(), io.BytesIO()
    Image.fromarray(mosaic).save(picture, "PNG")
    np.savez(archive, label=label.astype(np.int8), valid=valid, name=np.array(names))
    write_bytes(folder / ALL_PICTURE, picture.getvalue())
    write_bytes(folder / ALL_LABELS, archive.getvalue())


def read_cells(path: Path) -> np.ndarray:
    """The mosaic's cells in row-major order, uint8 [cells, SIDE, SIDE]."""
    limit, Image.MAX_IMAGE_PIXELS = (
        Image.MAX_IMAGE_PIXELS,
        None,
    )  # A whole split is larger than any photograph.
    try:
        mosaic = np.asarray(Image.open(path).convert("L"))
    finally:
        Image.MAX_IMAGE_PIXELS = limit
    height, width = mosaic.shape
    if height % SIDE or width % SIDE:
        raise InputError(f"{path}: {width}×{height} is no multiple of {SIDE}")
    cells = mosaic.reshape(height // SIDE, SIDE, width // SIDE, SIDE).transpose(0, 2, 1, 3)
    return cells.reshape(-1, SIDE, SIDE)
