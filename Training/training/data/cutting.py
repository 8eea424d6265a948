"""Faces cut out of photographs."""

from pathlib import Path

import numpy as np
from tqdm import tqdm

from training.data.mosaics import ALL_LABELS, SIDE, write_expressions
from training.data.pictures import is_picture, read_gray
from training.errors import InputError
from training.gate.boxes import cut
from training.gate.cascades import Cascades
from training.labels import FERPLUS, label_named


def cut_photographs(folder: Path, out: Path, split_like: Path | None = None) -> tuple[int, int]:
    """Writes the largest face of each photograph in `folder/LABEL/…` to `out`; returns how many were found, and how
    many photographs there are. Those without a face are left out."""
    valid_names = _valid_names(split_like)
    cascades = Cascades()
    pixels, labels, names = [], [], []
    paths = sorted(path for path in folder.glob("*/*") if is_picture(path))
    for path in tqdm(paths, "photographs", disable=None):
        label = label_named(path.parent.name)
        if label not in FERPLUS:
            raise InputError(f"{path.parent}: {path.parent.name} is no label")
        gray = read_gray(path)
        box = cascades.daemon_face(gray)
        if box is not None:
            pixels.append(cut(gray, box[None], SIDE, margin=0)[0])
            labels.append(FERPLUS.index(label))
            names.append(path.stem)
    if not pixels:
        raise InputError(f"{folder}: no face in folders that are named after labels")
    write_expressions(out, np.stack(pixels), np.array(labels), np.isin(names, list(valid_names)), names)
    return len(pixels), len(paths)


def _valid_names(folder: Path | None) -> set[str]:
    if folder is None:
        return set()
    archive = np.load(folder / ALL_LABELS)
    return set(archive["name"][archive["valid"].astype(bool)].tolist())
