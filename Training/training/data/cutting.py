"""Faces cut out of photographs, in boxes that the recognizer itself has drawn."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.mosaics import ALL_LABELS, SIDE, write_expressions
from training.data.pictures import read_gray
from training.errors import InputError
from training.gate.boxes import cut_turned
from training.labels import FERPLUS, label_named


def cut_photographs(boxes: Path, out: Path, margin: float = 0, split_like: Path | None = None) -> tuple[int, int]:
    """Writes the largest face of each picture to `out`; returns how many were found, and how many pictures there are.

    `boxes` holds the JSON lines that `emotionctl recognize` prints. The folder in which a picture lies names its label;
    in a folder that names none, pictures have no label.
    """
    valid_names = _valid_names(split_like)
    pixels, labels, names, pictures = [], [], [], 0
    for line in _lines(boxes):
        pictures += 1
        if not line["faces"]:
            continue
        path = Path(line["source"]["file"])
        face = max(line["faces"], key=lambda face: face["box"]["width"] * face["box"]["height"])
        square = _square(face, (line["width"], line["height"]))
        pixels.append(cut_turned(read_gray(path), square[None], SIDE, margin)[0])
        label = label_named(path.parent.name)
        labels.append(FERPLUS.index(label) if label in FERPLUS else -1)
        names.append(path.stem)
    if not pixels:
        raise InputError(f"{boxes}: no picture with a face")
    write_expressions(out, np.stack(pixels), np.array(labels), np.isin(names, list(valid_names)), names)
    return len(pixels), pictures


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}: no JSON lines: {error}") from error
    return [line for line in lines if line.get("type") == "frame" and "source" in line]


def _square(face: dict[str, Any], size: tuple[int, int]) -> NDArray[np.float64]:
    """Middle, side and roll of the box before the picture's edge cut it off."""
    box, middle = face["box"], []
    side = max(box["width"], box["height"])
    for start, length, whole in ((box["x"], box["width"], size[0]), (box["y"], box["height"], size[1])):
        is_cut = length < side
        if is_cut and start == 0 and start + length == whole:
            middle.append(whole / 2)
        elif is_cut and start == 0:
            middle.append(length - side / 2)
        else:
            middle.append(start + side / 2)
    return np.array([*middle, side, math.radians(face.get("roll_degrees", 0))])


def _valid_names(folder: Path | None) -> set[str]:
    if folder is None:
        return set()
    archive = np.load(folder / ALL_LABELS)
    return set(archive["name"][archive["valid"].astype(bool)].tolist())
