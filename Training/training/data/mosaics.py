"""Splits packed as one mosaic of 48×48 faces with a NumPy archive of labels: `train.png`, `train-labels.npz`."""

from pathlib import Path

import numpy as np
from PIL import Image

from training.data.faces import Annotation, Faces
from training.data.votes import annotation_of_votes
from training.errors import InputError
from training.labels import FER2013, GATE

SIDE = 48


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
