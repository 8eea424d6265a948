"""All that a face gate learns from and is judged by, as mosaics on disk."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from training.data.faces import Faces
from training.data.load import load_faces
from training.data.pictures import is_picture
from training.data.splits import TEST, TRAIN, VALID
from training.errors import InputError
from training.files import write_bytes
from training.gate.boxes import MARGIN
from training.gate.mining import SIDE, Miner
from training.gate.proposal_mining import Amounts, ProposalMiner, Proposed
from training.labels import GATE

# Made-up pictures for each split.
_SCENES = {TRAIN: 150, VALID: 40, TEST: 40}
# One of this number of FER2013's training faces is taken: they are all alike, from the front and of one size.
_STRIDE = 3
# One of this number of boxes beside faces is kept: they must not outweigh all that holds no part of a face.
_BESIDE_STRIDE = 3
# One crop of noise for this number of other crops.
_NOISE_STRIDE = 50
# How much wider than a detector's box a stored face is, on each side, in box widths.
_STORED_MARGIN = 0.1


def collect(
    faces: Path,
    photographs: Path,
    videos: list[Path],
    folder: Path,
    proposals: ProposalMiner | None = None,
    seed: int = 1,
) -> dict[str, dict[str, int]]:
    """Writes a split each of faces and backgrounds; returns how many there are.

    A third of FER2013's training faces are for training, its validation faces are shared out between validation and
    test; photographs go to one split as a whole. `proposals` adds what a detector's network proposes.
    """
    miner = Miner(seed)
    pool = ThreadPoolExecutor(1)
    proposed = pool.submit(proposals.mine, Amounts()) if proposals else None
    paths = sorted(path for path in photographs.rglob("*") if is_picture(path))
    if not paths:
        raise InputError(f"{photographs}: no pictures")
    for path in tqdm(paths, "photographs", disable=None):
        miner.photograph(path)
    for path in tqdm(videos, "videos", disable=None):
        miner.video(path)
    for split, count in _SCENES.items():
        miner.scenes(count, split)
    proposed_by_split = proposed.result() if proposed else {split: Proposed() for split in miner.found}
    stored = _stored_faces(faces)
    counts, random = {}, np.random.default_rng(seed)
    for split, mined in miner.found.items():
        people, others = stored[split]
        mine = proposed_by_split[split]
        groups = {
            "stored faces": (people, 0),
            "detected faces": (np.stack(mined.seen if split != TRAIN else mined.seen + mined.faces), 0),
            "proposed faces": (_stack(mine.faces), 0),
            "mined backgrounds": (np.stack(mined.backgrounds), 1),
            "proposed backgrounds": (_stack(mine.backgrounds), 1),
            "beside faces": (_stack(mine.beside[::_BESIDE_STRIDE]), 1),
            "not a face by vote": (others, 1),
        }
        count = sum(len(pixels) for pixels, _ in groups.values()) // _NOISE_STRIDE
        groups["noise"] = (noise(count, random), 1)
        _write(folder, split, groups)
        counts[split] = {name: len(pixels) for name, (pixels, _) in groups.items()}
    return counts


def noise(count: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """Noise of any strength, every other crop blurred: a gate that has never seen any takes some of it for faces."""
    levels = random.uniform(20, 235, (count, 1, 1)) + random.uniform(2, 110, (count, 1, 1)) * random.uniform(
        -1, 1, (count, SIDE, SIDE)
    )
    levels[::2] = [cv2.GaussianBlur(crop, (0, 0), random.uniform(0.4, 4)) for crop in levels[::2]]
    return np.clip(levels, 0, 255).astype(np.uint8)


def _stored_faces(path: Path) -> dict[str, tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Faces, and pictures that most people called no face, of each split."""
    train, valid = load_faces(path, TRAIN), load_faces(path, VALID)
    half = np.arange(len(valid)) % 2 == 0
    parts = {TRAIN: train[np.arange(len(train)) % _STRIDE == 0], VALID: valid[half], TEST: valid[~half]}
    return {split: _by_vote(part) for split, part in parts.items()}


def _by_vote(faces: Faces) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    votes = faces.annotations.get("ferplus")
    no_face = np.zeros(len(faces), bool) if votes is None or votes.no_face is None else votes.no_face
    return _widened(faces.pixels[~no_face]), _widened(faces.pixels[no_face])


def _widened(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stored faces as if their pictures ended there: the edge is repeated as far as the gate looks."""
    reach = round(SIDE * ((1 + 2 * MARGIN) / (1 + 2 * _STORED_MARGIN) - 1) / 2)
    wider = np.pad(pixels, ((0, 0), (reach, reach), (reach, reach)), mode="edge")
    if not len(wider):
        return pixels
    return np.stack([cv2.resize(face, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for face in wider])


def _stack(crops: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    return np.stack(crops) if crops else np.zeros((0, SIDE, SIDE), np.uint8)


def _write(folder: Path, split: str, groups: dict[str, tuple[NDArray[np.uint8], int]]) -> None:
    pixels = np.concatenate([pixels for pixels, _ in groups.values()])
    truth = np.concatenate([np.full(len(pixels), label, np.int8) for pixels, label in groups.values()])
    group = np.concatenate([np.full(len(pixels), i, np.int8) for i, (pixels, _) in enumerate(groups.values())])
    side = int(np.ceil(len(pixels) ** 0.5))
    cells = np.zeros((side * side, SIDE, SIDE), np.uint8)
    cells[: len(pixels)] = pixels
    mosaic = cells.reshape(side, side, SIDE, SIDE).transpose(0, 2, 1, 3).reshape(side * SIDE, side * SIDE)
    picture, labels = io.BytesIO(), io.BytesIO()
    Image.fromarray(mosaic).save(picture, "PNG", compress_level=1)
    np.savez_compressed(labels, gate=truth, group=group, groups=np.array(list(groups)), labels=np.array(GATE))
    write_bytes(folder / f"{split}.png", picture.getvalue())
    write_bytes(folder / f"{split}-labels.npz", labels.getvalue())
