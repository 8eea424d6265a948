"""RAF-DB as its authors hand it out (Li, Deng and Du, "Reliable Crowdsourcing and Deep Locality-Preserving Learning
for Expression Recognition in the Wild", 2017)."""

from pathlib import Path

import numpy as np

from training.data.faces import Annotation, Faces
from training.data.pictures import read_pictures
from training.data.splits import split_named
from training.errors import InputError
from training.labels import FER2013, NUMBERINGS

LIST = Path("EmoLabel", "list_patition_label.txt")


def read_rafdb(folder: Path, split: str, side: int) -> Faces | None:
    """One split, `train` or `test`, of `EmoLabel/list_patition_label.txt` and `Image/aligned`; None where empty.

    A line names a picture and its number, 1...7: `train_00001.jpg 5`.
    """
    paths, truth = [], []
    for number, line in enumerate((folder / LIST).read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        name, _, code = line.strip().partition(" ")
        label = NUMBERINGS["rafdb"].get(int(code)) if code.isdecimal() else None
        if label is None:
            raise InputError(f"{folder / LIST}, line {number}: {line!r} is not a picture and a number in 1...7")
        if split_named(name.partition("_")[0]) == split:
            path = Path(name)
            paths.append(folder / "Image" / "aligned" / f"{path.stem}_aligned{path.suffix}")
            truth.append(FER2013.index(label))
    if not paths:
        return None
    annotation = Annotation.of_single_labels(FER2013, np.array(truth))
    return Faces(read_pictures(paths, side), {"fer2013": annotation}, [path.name for path in paths])
