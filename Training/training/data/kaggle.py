"""Mosaics as Kaggle's `fer2013.csv` with FER+'s `fer2013new.csv`: the tables that other programs read."""

import csv
import io
from pathlib import Path

import numpy as np

from training.data.csv_files import VOTES_FILE
from training.data.mosaics import read_cells
from training.data.splits import SPLITS
from training.errors import InputError
from training.files import write_bytes
from training.labels import FERPLUS_COLUMNS

FACES_FILE = "fer2013.csv"

# What the tables call each split.
USAGES = {"train": "Training", "valid": "PublicTest", "test": "PrivateTest"}


def write_tables(mosaics: Path, folder: Path) -> int:
    """Writes both tables of all splits that `mosaics` holds, row for row; returns the number of rows."""
    faces, votes = io.StringIO(), io.StringIO()
    face_rows, vote_rows = (csv.writer(file, lineterminator="\n") for file in (faces, votes))
    face_rows.writerow(["emotion", "pixels", "Usage"])
    vote_rows.writerow(["Usage", "Image name", *FERPLUS_COLUMNS])
    count = 0
    for split in SPLITS:
        labels = mosaics / f"{split}-labels.npz"
        if not labels.exists():
            continue
        archive = np.load(labels)
        rows = zip(read_cells(mosaics / f"{split}.png"), archive["fer2013"], archive["ferplus_votes"], strict=False)
        for pixels, label, ballot in rows:
            face_rows.writerow([label, " ".join(map(str, pixels.ravel().tolist())), USAGES[split]])
            vote_rows.writerow([USAGES[split], f"fer{count:07}.png", *ballot.tolist()])
            count += 1
    if count == 0:
        raise InputError(f"{mosaics}: no mosaics")
    write_bytes(folder / FACES_FILE, faces.getvalue().encode())
    write_bytes(folder / VOTES_FILE, votes.getvalue().encode())
    return count
