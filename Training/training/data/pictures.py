"""Picture files as gray squares."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.errors import InputError

SUFFIXES = {".bmp", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}


def is_picture(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def read_gray(path: Path) -> NDArray[np.uint8]:
    """The picture's luma, uint8 [height, width]."""
    return np.asarray(_opened(path))


def read_picture(path: Path, side: int) -> NDArray[np.uint8]:
    """The picture's luma, uint8 [side, side]; one that is not square is stretched."""
    gray = _opened(path)
    if gray.size != (side, side):
        gray = gray.resize((side, side), Image.Resampling.BICUBIC if max(gray.size) < side else Image.Resampling.BOX)
    return np.asarray(gray)


def read_pictures(paths: list[Path], side: int) -> NDArray[np.uint8]:
    """Many pictures, uint8 [pictures, side, side]."""
    pixels = np.empty((len(paths), side, side), np.uint8)
    for i, path in enumerate(paths):
        pixels[i] = read_picture(path, side)
    return pixels


def _opened(path: Path) -> Image.Image:
    try:
        with Image.open(path) as picture:
            return picture.convert("L")
    except OSError as error:
        raise InputError(f"{path}: not a picture that can be read") from error
