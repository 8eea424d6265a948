"""Faces and no faces that a detector's network proposes, in backgrounds, portraits and composed scenes."""

import math
from dataclasses import dataclass, field

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from training.data.splits import TEST, TRAIN, VALID
from training.detector.drawing import draw_layout
from training.detector.painting import paint
from training.detector.sources import BACKGROUND_SIDE, SIDE, Sources
from training.gate.boxes import overlap, squares
from training.gate.proposals import IS_FACE, IS_NONE, Proposer, beside, jittered
from training.gate.wear import worn

CELL = 48
# Pictures that the network sees are squares of these sides.
_PORTRAIT_SIDE, _BATCH = 256, 8
# A portrait's face in them, in pixels, and how far it is turned.
_FACE, _TURN = (36, 170), math.radians(60)
# Maximum number of boxes of a kind from one picture, the surest first.
_MOST, _BESIDE = 8, 4
_MOST_OF_BACKGROUND = 4
# A composed face that the network is less sure of may be hidden, blurred or dark beyond recognition.
_SURE = 0.5
# How far the visible part of a pasted portrait reaches from the middle of its face, in face sizes.
_OVAL = (0.62, 0.8)


@dataclass
class Proposed:
    """Crops, uint8 [CELL, CELL], by kind."""

    faces: list[NDArray[np.uint8]] = field(default_factory=list)
    backgrounds: list[NDArray[np.uint8]] = field(default_factory=list)
    beside: list[NDArray[np.uint8]] = field(default_factory=list)


@dataclass(frozen=True)
class Amounts:
    """How often each background and portrait is looked at, anew turned and scaled, and how many scenes."""

    backgrounds: int = 6
    portraits: int = 1
    scenes: int = 300


class ProposalMiner:
    """Sorts what it finds by split; the same seed finds the same.

    `sources` are those for training and those that were held out, which validation and test share, picture by
    picture. Composed scenes are for training only, as each holds many pictures.
    """

    def __init__(self, proposer: Proposer, sources: tuple[Sources, Sources], seed: int = 1) -> None:
        self._proposer = proposer
        self._train, self._held_out = sources
        self._random = np.random.default_rng(seed)
        self._seed = seed
        self.found = {split: Proposed() for split in (TRAIN, VALID, TEST)}

    def mine(self, amounts: Amounts) -> dict[str, Proposed]:
        for sources, splits in ((self._train, (TRAIN,)), (self._held_out, (VALID, TEST))):
            self._backgrounds(sources, splits, amounts.backgrounds)
            self._portraits(sources, splits, amounts.portraits)
        self._scenes(amounts.scenes)
        return self.found

    def _backgrounds(self, sources: Sources, splits: tuple[str, ...], times: int) -> None:
        indices = np.repeat(np.arange(len(sources.backgrounds)), times)
        for batch in tqdm(_batches(indices), "backgrounds", disable=None):
            views = [self._background(sources, i) for i in batch.tolist()]
            for i, view, boxes in zip(batch.tolist(), views, self._proposer(np.stack(views)), strict=True):
                self.found[splits[i % len(splits)]].backgrounds.extend(self._cut(view, boxes[:_MOST_OF_BACKGROUND]))

    def _background(self, sources: Sources, index: int) -> NDArray[np.uint8]:
        """A background, mirrored, turned and scaled at random; beyond its edges it is repeated."""
        width, height = (int(extent) for extent in sources.extents[index])
        picture = sources.backgrounds[index, 0, :height, :width].numpy()
        scale = math.exp(self._random.uniform(math.log(0.5), math.log(1.6)))
        turn = self._random.uniform(-math.pi, math.pi) if self._random.random() < 0.5 else 0.0
        placement = _placement((width / 2, height / 2), scale, turn, self._random.random() < 0.5, BACKGROUND_SIDE)
        return _warped(picture, placement, BACKGROUND_SIDE, cv2.BORDER_REFLECT_101)

    def _portraits(self, sources: Sources, splits: tuple[str, ...], times: int) -> None:
        indices = np.repeat(np.arange(sources.pasted.faces), times)
        for batch in tqdm(_batches(indices), "portraits", disable=None):
            views = [self._portrait(sources, i) for i in batch.tolist()]
            found = self._proposer(np.stack([picture for picture, _ in views]))
            for i, (picture, face), boxes in zip(batch.tolist(), views, found, strict=True):
                self._sort(picture, self._proposer.around(face[None]), boxes, self.found[splits[i % len(splits)]])

    def _portrait(self, sources: Sources, index: int) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        """A portrait, turned and scaled at random, alone or cut out before a background, and where its face lies."""
        pasted = sources.pasted
        picture = pasted.pixels[index, 0, :, :SIDE].numpy()
        size, roll = float(pasted.size[index]), float(pasted.roll[index])
        scale = math.exp(self._random.uniform(*np.log(_FACE))) / size
        turn = self._random.uniform(-_TURN, _TURN) if self._random.random() < 0.6 else 0.0
        is_mirrored = self._random.random() < 0.5
        x, y = pasted.center[index].tolist()
        placement = _placement((x, y), scale, turn, is_mirrored, _PORTRAIT_SIDE)
        placement[:, 2] += self._random.uniform(-0.25, 0.25, 2) * _PORTRAIT_SIDE
        middle = placement @ (x, y, 1)
        face = np.array([*middle, size * scale, turn - roll if is_mirrored else turn + roll])
        view = _warped(picture, placement, _PORTRAIT_SIDE, cv2.BORDER_REPLICATE)
        if self._random.random() < 0.65:
            behind = self._background(sources, int(self._random.integers(len(sources.backgrounds))))
            oval = np.zeros(picture.shape, np.float32)
            axes = tuple(round(reach * size * self._random.uniform(0.9, 1.3)) for reach in _OVAL)
            cv2.ellipse(oval, (round(x), round(y)), axes, math.degrees(roll), 0, 360, 1, -1)
            oval = cv2.GaussianBlur(oval, (0, 0), self._random.uniform(0.01, 0.07) * size)
            # The portrait's own edges may be seen, as those of a picture on a wall.
            seen = cv2.warpAffine(oval, placement, (_PORTRAIT_SIDE, _PORTRAIT_SIDE))
            behind = behind[:_PORTRAIT_SIDE, :_PORTRAIT_SIDE]
            view = np.rint(behind + seen * (view.astype(np.float32) - behind)).astype(np.uint8)
        return view, face

    def _sort(self, picture: NDArray[np.uint8], face: NDArray, boxes: NDArray, found: Proposed) -> None:
        """The network's boxes on a face and beside it, and made-up ones of both kinds."""
        share = overlap(squares(boxes), squares(face)[0])
        found.faces.extend(self._cut(picture, boxes[share >= IS_FACE]))
        found.faces.extend(self._cut(picture, jittered(face, self._random)))
        found.beside.extend(self._cut(picture, boxes[share < IS_NONE][:_MOST]))
        others = beside(face[0], 2 * _BESIDE, self._random)
        others = others[overlap(squares(others), squares(face)[0]) < IS_NONE]
        found.beside.extend(self._cut(picture, others[:_BESIDE]))

    def _scenes(self, count: int) -> None:
        random = torch.Generator().manual_seed(self._seed)
        weights = torch.ones(len(self._train.backgrounds))
        for batch in tqdm(_batches(np.arange(count)), "scenes", disable=None):
            layout = draw_layout(len(batch), self._train.pasted, self._train.extents, weights, random)
            pictures = paint(layout, self._train, random)[:, 0].numpy()
            faces = layout.faces
            places = torch.stack([faces.x, faces.y, faces.size, faces.roll], -1).double().numpy()
            for i, boxes in enumerate(self._proposer(pictures)):
                is_face, is_certain = faces.is_face[i].numpy(), faces.is_certain[i].numpy()
                around = self._proposer.around(places[i])
                share = np.stack([overlap(squares(boxes), face) for face in squares(around)], 1)
                certain = (share * (is_face & is_certain)).max(1)
                any_face = (share * is_face).max(1)
                found = self.found[TRAIN]
                found.faces.extend(self._cut(pictures[i], boxes[(certain >= IS_FACE) & (boxes[:, 4] >= _SURE)][:_MOST]))
                found.backgrounds.extend(self._cut(pictures[i], boxes[any_face < IS_NONE / 2][:_MOST]))

    def _cut(self, picture: NDArray[np.uint8], boxes: NDArray[np.float64]) -> NDArray[np.uint8]:
        is_inside = ((boxes[:, :2] >= 0) & (boxes[:, :2] < picture.shape[::-1])).all(1)
        return worn(picture, boxes[is_inside, :4], CELL, self._random)


def _placement(
    middle: tuple[float, float], scale: float, turn: float, is_mirrored: bool, side: int
) -> NDArray[np.float64]:
    """The map that takes a place in a picture to one in a square: `middle` to its middle, turned clockwise."""
    cos, sin, mirror = scale * math.cos(turn), scale * math.sin(turn), -1 if is_mirrored else 1
    matrix = np.array([[mirror * cos, -sin], [mirror * sin, cos]])
    return np.column_stack([matrix, side / 2 - matrix @ middle])


def _warped(picture: NDArray[np.uint8], placement: NDArray[np.float64], side: int, border: int) -> NDArray[np.uint8]:
    scale = math.hypot(*placement[:, 1])
    if scale < 0.7:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.4 / scale)
    return cv2.warpAffine(picture, placement, (side, side), flags=cv2.INTER_LINEAR, borderMode=border)


def _batches(indices: NDArray[np.integer]) -> list[NDArray[np.integer]]:
    return [indices[i : i + _BATCH] for i in range(0, len(indices), _BATCH)]
