"""Packs golden inputs and outputs of the default model for the tests.

Usage: golden_default.py GOLDEN.npz FOLDER

Writes the crops as bytes, and little-endian float32 for onnxruntime's outputs: `ferplus` and `fer2013` of all
crops, `features` of the first two.
"""

import sys
from pathlib import Path

import numpy as np

golden = np.load(sys.argv[1])
folder = Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
golden["pixels"].astype(np.uint8).tofile(folder / "pixels.u8")
for name, count in [("ferplus", None), ("fer2013", None), ("features", 2)]:
    golden[name][:count].astype("<f4").tofile(folder / f"{name}.f32")
