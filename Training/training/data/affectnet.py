"""AffectNet as its authors hand it out (Mollahosseini, Hasani and Mahoor, "AffectNet: A Database for Facial
Expression, Valence, and Arousal Computing in the Wild", 2017)."""

from pathlib import Path

import numpy as np

from training.data.faces import Annotation, Faces
from training.data.pictures import is_picture, read_pictures
from training.data.splits import split_named
from training.errors import InputError
from training.labels import FER2013, FERPLUS, NUMBERINGS


def split_folder(folder: Path, split: str) -> Path | None:
    """The folder of a split (`train_set`, `val_set`) that has `images` and `annotations`."""
    for path in sorted(folder.iterdir()):
        if split_named(path.name) == split and (path / "annotations").is_dir() and (path / "images").is_dir():
            return path
    return None


def read_affectnet(folder: Path, split: str, side: int) -> Faces | None:
    """`images/N.jpg` with `annotations/N_exp.npy`, `N_val.npy` and `N_aro.npy`; None without such a split.

    Numbers above 7 (none, uncertain, no face) mean no expression; -2 means unknown valence or arousal.
    """
    root = split_folder(folder, split)
    if root is None:
        return None
    paths = sorted(path for path in (root / "images").iterdir() if is_picture(path))
    if not paths:
        raise InputError(f"{root / 'images'}: no pictures")
    numbers = [int(_value(root, path.stem, "exp")) for path in paths]
    affect = np.array([[_value(root, path.stem, kind) for kind in ("val", "aro")] for path in paths], np.float32)
    affect[np.abs(affect) > 1] = np.nan
    meaning = NUMBERINGS["affectnet"]
    name, labels = ("ferplus", FERPLUS) if 7 in numbers else ("fer2013", FER2013)
    truth = np.array([labels.index(meaning[n]) if n in meaning else -1 for n in numbers])
    return Faces(
        read_pictures(paths, side),
        {name: Annotation.of_single_labels(labels, truth)},
        [str(path.relative_to(folder)) for path in paths],
        affect,
    )


def _value(root: Path, stem: str, kind: str) -> float:
    path = root / "annotations" / f"{stem}_{kind}.npy"
    try:
        return float(np.load(path, allow_pickle=False))
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"{path}: no number that can be read") from error
