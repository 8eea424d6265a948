"""Pictures in one folder per label, as FER2013, CK+, AffectNet and RAF-DB are commonly shared."""

from pathlib import Path

import numpy as np

from training.data.faces import Annotation, Faces
from training.data.pictures import is_picture, read_pictures
from training.data.splits import TRAIN, split_named
from training.errors import InputError
from training.labels import label_named, label_set


def read_folders(folder: Path, split: str, side: int, numbering: str | None = None) -> Faces | None:
    """The faces in `folder/LABEL/…` or, where `folder` holds splits, in `folder/SPLIT/LABEL/…`.

    None where the folder does not have this split; one without splits is all `train`. A subfolder that names no
    label is an error. Pictures of any size and color become gray, `side` pixels wide and high.
    """
    root = _root_of_split(folder, split)
    if root is None:
        return None
    paths, labels = [], []
    for subfolder in sorted(path for path in root.iterdir() if path.is_dir()):
        label = label_named(subfolder.name, numbering)
        if label is None:
            raise InputError(f"{subfolder}: {subfolder.name} is no label")
        found = sorted(path for path in subfolder.rglob("*") if is_picture(path))
        paths += found
        labels += [label] * len(found)
    if not paths:
        raise InputError(f"{root}: no pictures in folders that are named after labels")
    name, order = label_set(set(labels))
    truth = np.array([order.index(label) for label in labels])
    return Faces(
        read_pictures(paths, side),
        {name: Annotation.of_single_labels(order, truth)},
        [str(path.relative_to(folder)) for path in paths],
    )


def _root_of_split(folder: Path, split: str) -> Path | None:
    splits = {split_named(path.name): path for path in sorted(folder.iterdir()) if path.is_dir()}
    splits.pop(None, None)
    return splits.get(split) if splits else {TRAIN: folder}.get(split)
