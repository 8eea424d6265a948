"""Small synthetic faces."""

import numpy as np
import pytest
import torch

from training.data.faces import Annotation, Faces
from training.labels import FER2013, FERPLUS


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


def make_faces(count: int = 40, side: int = 48, seed: int = 0) -> Faces:
    """Blurred noise with a bright bar whose height tells the label, so that there is something to learn."""
    random = np.random.default_rng(seed)
    soft = torch.nn.functional.interpolate(
        torch.from_numpy(random.uniform(0, 120, (count, 1, 8, 8))), (side, side), mode="bilinear"
    )
    pixels = soft[:, 0].numpy().astype(np.uint8)
    truth = np.arange(count) % len(FER2013)
    for picture, label in zip(pixels, truth.tolist(), strict=True):
        picture[4 + 5 * label : 9 + 5 * label] = 250
    plus = np.array([FERPLUS.index(FER2013[label]) for label in truth.tolist()])
    shares = np.full((count, len(FERPLUS)), 0.02, np.float32)
    shares[np.arange(count), plus] = 1 - 0.02 * (len(FERPLUS) - 1)
    return Faces(
        pixels,
        {
            "ferplus": Annotation(FERPLUS, shares, plus),
            "fer2013": Annotation.of_single_labels(FER2013, truth),
        },
        [f"face {i}" for i in range(count)],
    )


@pytest.fixture
def faces() -> Faces:
    return make_faces()
