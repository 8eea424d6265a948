"""Teachers' opinions of a split in a file."""

import hashlib
from pathlib import Path

import numpy as np

from training.data.faces import Faces
from training.errors import InputError
from training.heads import Heads


def write_soft_labels(path: Path, faces: Faces, heads: Heads, logarithms: np.ndarray) -> None:
    """One float16 array of log-probabilities for each label set, and a digest of the names of the faces."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {name: logarithms[:, part].astype(np.float16) for name, part in heads.slices.items()}
    np.savez_compressed(path, digest=np.array(_digest(faces)), **arrays)


def read_soft_labels(path: Path, faces: Faces, heads: Heads) -> np.ndarray:
    """Log-probabilities, float32 [faces, scores], of exactly these faces in this order."""
    try:
        archive = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: no soft labels that can be read") from error
    if "digest" not in archive or str(archive["digest"]) != _digest(faces):
        raise InputError(f"{path}: soft labels of other faces; make them from the same split by `teach`")
    parts = []
    for name, labels in heads.scores.items():
        if name not in archive or archive[name].shape != (len(faces), len(labels)):
            raise InputError(f"{path}: no soft labels for {name}")
        parts.append(archive[name].astype(np.float32))
    return np.concatenate(parts, 1)


def _digest(faces: Faces) -> str:
    return hashlib.sha256("\n".join(faces.names).encode()).hexdigest()
