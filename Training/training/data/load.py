"""Any data set by its path: the layout is recognized by the files."""

from pathlib import Path

from training.data import affectnet, rafdb
from training.data.csv_files import read_csv
from training.data.faces import Faces
from training.data.folders import read_folders
from training.data.mosaics import ALL_LABELS, read_expressions, read_mosaic
from training.data.splits import SPLITS
from training.errors import InputError


def find_faces(path: Path, split: str, side: int = 48, numbering: str | None = None) -> Faces | None:
    """One split of the data set at `path`; None where the data set does not have that split.

    `side` is the size that picture files are read at; CSV files and mosaics have a size of their own.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if path.is_file():
        return read_csv(path, split)
    if (path / "fer2013.csv").exists():
        return read_csv(path / "fer2013.csv", split)
    if any((path / f"{name}-labels.npz").exists() for name in SPLITS):
        return read_mosaic(path, split)
    if (path / ALL_LABELS).exists():
        return read_expressions(path, split)
    if (path / rafdb.LIST).exists():
        return rafdb.read_rafdb(path, split, side)
    if any(affectnet.split_folder(path, name) for name in SPLITS):
        return affectnet.read_affectnet(path, split, side)
    return read_folders(path, split, side, numbering)


def load_faces(path: Path, split: str, side: int = 48, numbering: str | None = None) -> Faces:
    """As `find_faces`, where a missing split is an error."""
    faces = find_faces(path, split, side, numbering)
    if faces is None:
        raise InputError(f"{path}: no split {split}")
    return faces
