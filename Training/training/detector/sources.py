"""The portraits and backgrounds that scenes are composed of, as tensors."""

import json
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from training.data.pictures import is_picture
from training.errors import InputError

# Pictures to paste are stored as squares of this side, with halves, quarters … of themselves at their right.
SIDE = 192
LEVELS = 5
# Backgrounds are stored in squares of this side, scaled to touch it.
BACKGROUND_SIDE = 320
# One portrait or background in this number is held out for validation.
HELD_OUT = 8
# The least part of a portrait's side that its face fills.
_FILLING = 0.4


@dataclass(frozen=True)
class Pasted:
    """Pictures to paste, faces first: `pixels` uint8 [pictures, 1, SIDE, 3 SIDE / 2], and where the face lies."""

    pixels: Tensor
    center: Tensor  # [pictures, 2], in the stored picture's pixels
    size: Tensor  # [pictures]: the square root of the face box's area
    roll: Tensor  # [pictures]: clockwise as seen, in radians
    landmarks: Tensor  # [pictures, 5, 2]; zero where there is no face
    places: Tensor  # [LEVELS, 3]: left, top and side of each size of a stored picture
    faces: int  # how many of the pictures are faces; the others are pieces of backgrounds


@dataclass(frozen=True)
class Sources:
    """What one split's scenes are composed of."""

    pasted: Pasted
    backgrounds: Tensor  # uint8 [pictures, 1, BACKGROUND_SIDE, BACKGROUND_SIDE]
    extents: Tensor  # [pictures, 2]: width and height that a background fills, in pixels
    names: list[str]  # the backgrounds' files

    def to(self, device: torch.device) -> "Sources":
        return Sources(
            Pasted(**{field.name: _moved(getattr(self.pasted, field.name), device) for field in fields(Pasted)}),
            self.backgrounds.to(device),
            self.extents.to(device),
            self.names,
        )


def load_sources(folder: Path, limit: int | None = None) -> tuple[Sources, Sources]:
    """For training and for validation, out of `portraits.ndjson`, `portraits/` and `backgrounds/` in `folder`.

    At most `limit` portraits and backgrounds are read.
    """
    try:
        lines = (folder / "portraits.ndjson").read_text(encoding="utf-8").splitlines()[:limit]
    except OSError as error:
        raise InputError(f"{folder / 'portraits.ndjson'}: {error.strerror}") from error
    entries = [json.loads(line) for line in lines]
    backgrounds = sorted(path for path in (folder / "backgrounds").glob("*") if is_picture(path))[:limit]
    excluded = set(_lines(folder / "excluded-backgrounds.txt"))
    backgrounds = [path for path in backgrounds if path.stem not in excluded]
    if len(entries) < 2 * HELD_OUT or len(backgrounds) < 2 * HELD_OUT:
        raise InputError(f"{folder}: too few portraits or backgrounds")
    with ThreadPoolExecutor() as pool:
        portraits = list(pool.map(lambda entry: _read(folder / "portraits" / entry["file"]), entries))
        scenes = list(pool.map(_read, backgrounds))
    faces = [face for entry, pixels in zip(entries, portraits, strict=True) if (face := _Face.of(entry, pixels))]
    return tuple(
        _sources(
            [x for i, x in enumerate(faces) if (i % HELD_OUT == 0) is held_out],
            [x for i, x in enumerate(zip(backgrounds, scenes, strict=True)) if (i % HELD_OUT == 0) is held_out],
        )
        for held_out in (False, True)
    )


@dataclass(frozen=True)
class _Face:
    pixels: NDArray[np.uint8]
    center: tuple[float, float]
    size: float
    roll: float
    landmarks: list[list[float]]

    @classmethod
    def of(cls, entry: dict, pixels: NDArray[np.uint8]) -> "_Face | None":
        """The largest face of a portrait; none where it is small."""
        face = max(entry["faces"], key=lambda face: face["width"] * face["height"])
        height, width = pixels.shape
        size = math.sqrt(face["width"] * face["height"])
        if height != width or size < _FILLING * width:
            return None
        scale = SIDE / width
        (right_x, right_y), (left_x, left_y) = face["right_eye"], face["left_eye"]
        names = ("right_eye", "left_eye", "nose", "mouth_right", "mouth_left")
        return cls(
            _scaled(pixels, SIDE, SIDE),
            (scale * (face["x"] + face["width"] / 2), scale * (face["y"] + face["height"] / 2)),
            scale * size,
            math.atan2(left_y - right_y, left_x - right_x),
            [[scale * x for x in face[name]] for name in names],
        )


def _sources(faces: list[_Face], backgrounds: list[tuple[Path, NDArray[np.uint8]]]) -> Sources:
    pieces = [_piece(pixels) for _, pixels in backgrounds]
    pixels = torch.from_numpy(np.stack([face.pixels for face in faces] + pieces))[:, None]
    none = len(pieces)
    pasted = Pasted(
        _with_levels(pixels),
        torch.tensor([face.center for face in faces] + [(SIDE / 2, SIDE / 2)] * none),
        torch.tensor([face.size for face in faces] + [0.85 * SIDE] * none),
        torch.tensor([face.roll for face in faces] + [0.0] * none),
        torch.tensor([face.landmarks for face in faces] + [[[0.0, 0.0]] * 5] * none),
        torch.tensor([level_place(level) for level in range(LEVELS)], dtype=torch.float32),
        len(faces),
    )
    canvas = torch.zeros(len(backgrounds), 1, BACKGROUND_SIDE, BACKGROUND_SIDE, dtype=torch.uint8)
    extents = torch.zeros(len(backgrounds), 2)
    for i, (_, picture) in enumerate(backgrounds):
        scale = BACKGROUND_SIDE / max(picture.shape)
        height, width = (max(1, round(scale * extent)) for extent in picture.shape)
        canvas[i, 0, :height, :width] = torch.from_numpy(_scaled(picture, width, height))
        extents[i] = torch.tensor([width, height])
    return Sources(pasted, canvas, extents, [path.name for path, _ in backgrounds])


def _with_levels(pixels: Tensor) -> Tensor:
    """Each picture with its smaller selves beside it, so that a shrunken one is sampled from a smoothed one."""
    atlas = torch.zeros(len(pixels), 1, SIDE, SIDE * 3 // 2, dtype=torch.uint8)
    atlas[..., :SIDE] = pixels
    for chunk in torch.arange(len(pixels)).split(256):
        level = pixels[chunk].float()
        for i in range(1, LEVELS):
            level = F.avg_pool2d(level, 2)
            left, top, side = level_place(i)
            atlas[chunk, :, top : top + side, left : left + side] = level.round().to(torch.uint8)
    return atlas


def level_place(level: int) -> tuple[int, int, int]:
    """Left, top and side of a level in the stored picture: the first fills the left, the others stand at its right."""
    if level == 0:
        return 0, 0, SIDE
    return SIDE, SIDE - (SIDE >> (level - 1)), SIDE >> level


def _piece(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of a background, as a square to paste."""
    height, width = picture.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return _scaled(picture[top : top + side, left : left + side], SIDE, SIDE)


def _read(path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("L"))
    except OSError as error:
        raise InputError(f"{path}: not a picture that can be read") from error


def _scaled(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    return np.array(Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def _moved(value: object, device: torch.device) -> object:
    return value.to(device) if isinstance(value, Tensor) else value
