"""Faces and no faces out of photographs, videos and scenes without people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data.splits import TEST, TRAIN, VALID
from training.errors import InputError
from training.gate.boxes import cut, jittered, overlap, random_boxes
from training.gate.cascades import OTHER, SAME, Cascades, probable_faces
from training.gate.scenes import scene

SIDE = 48

# Maximum number of either kind from one picture.
_RANDOM, _FALSE_ALARMS, _JITTERED = 8, 12, 6
# How large a part of a photograph's shorter side its main face has at least, if nothing else speaks for it.
_FILLING = 0.5
# Number of frames of a video of which one is used.
_STRIDE = 5


@dataclass
class Mined:
    """Crops, uint8 [SIDE, SIDE], by kind. `seen` are faces just as the daemon's detector draws them."""

    faces: list[NDArray[np.uint8]] = field(default_factory=list)
    seen: list[NDArray[np.uint8]] = field(default_factory=list)
    backgrounds: list[NDArray[np.uint8]] = field(default_factory=list)


def split_of(name: str) -> str:
    """Where everything out of the photograph `name` goes: 60, 20 and 20 of 100."""
    place = crc32(name.encode()) % 10
    return TRAIN if place < 6 else VALID if place < 8 else TEST


class Miner:
    """Sorts what it finds by split; the same seed finds the same."""

    def __init__(self, seed: int = 1) -> None:
        self._cascades = Cascades()
        self._random = np.random.default_rng(seed)
        self.found = {split: Mined() for split in (TRAIN, VALID, TEST)}

    def photograph(self, path: Path) -> None:
        gray = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if gray is None:
            raise InputError(f"{path}: not a picture that can be read")
        self._picture(gray, self.found[split_of(path.name)])

    def video(self, path: Path) -> None:
        """All for training: its frames are too much alike to be told apart."""
        for gray in _frames(path):
            self._picture(gray, self.found[TRAIN])

    def scenes(self, count: int, split: str) -> None:
        """False alarms in `count` made-up pictures with the split's own backgrounds in them."""
        mined = self.found[split]
        patches = list(mined.backgrounds)
        for _ in range(count):
            picture = scene(patches, self._random)
            boxes = np.concatenate(
                [
                    self._some(self._cascades.alarms(picture), 2 * _FALSE_ALARMS),
                    random_boxes(picture.shape, _RANDOM // 2, self._random),
                ]
            )
            mined.backgrounds.extend(cut(picture, boxes, SIDE))

    def _picture(self, gray: NDArray[np.uint8], mined: Mined) -> None:
        """A face on which the frontal cascades do not agree is turned or cut off, and taken for one if it fills the
        picture; what lies around it is left alone then, as it might belong to it."""
        face = self._cascades.daemon_face(gray)
        if face is None:
            return
        first, second = self._cascades.hits(gray)
        faces = probable_faces(first, second)
        is_certain = len(faces) > 0 and overlap(faces, face).max() >= SAME
        if not is_certain and face[2] < min(gray.shape) * _FILLING:
            return
        mined.faces.extend(cut(gray, jittered(face, _JITTERED, self._random), SIDE))
        mined.seen.extend(cut(gray, face[None], SIDE))
        if not is_certain:
            return
        faces = np.concatenate([faces, face[None]])
        self._backgrounds(gray, np.concatenate([first, second]), faces, mined)
        # A cascade knows upright faces only, so that a turned picture makes it err anew.
        turns = int(self._random.integers(1, 4))
        turned = np.ascontiguousarray(np.rot90(gray, turns))
        alarms = self._cascades.alarms(turned)
        self._backgrounds(turned, alarms, _turned(faces, gray.shape, turns), mined)

    def _backgrounds(
        self, gray: NDArray[np.uint8], alarms: NDArray[np.int64], faces: NDArray[np.int64], mined: Mined
    ) -> None:
        anywhere = random_boxes(gray.shape, 2 * _RANDOM, self._random)
        for boxes, count in ((anywhere, _RANDOM), (alarms, _FALSE_ALARMS)):
            apart = np.ones(len(boxes), bool)
            for face in faces:
                apart &= overlap(boxes, face) < OTHER
            mined.backgrounds.extend(cut(gray, self._some(boxes[apart], count), SIDE))

    def _some(self, boxes: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        return boxes[self._random.permutation(len(boxes))[:count]]


def _turned(boxes: NDArray[np.int64], shape: tuple[int, ...], turns: int) -> NDArray[np.int64]:
    """Where boxes lie after `turns` quarter turns to the left of a picture of `shape`."""
    height, width = shape[:2]
    for _ in range(turns):
        left, top, across, down = boxes.T
        boxes = np.column_stack([top, width - left - across, down, across])
        height, width = width, height
    return boxes


def _frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    video = cv2.VideoCapture(str(path))
    if not video.isOpened():
        raise InputError(f"{path}: not a video that can be read")
    number = 0
    while video.grab():
        if number % _STRIDE == 0:
            yield cv2.cvtColor(video.retrieve()[1], cv2.COLOR_BGR2GRAY)
        number += 1
