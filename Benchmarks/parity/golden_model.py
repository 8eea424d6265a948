"""What onnxruntime computes with a shipped model for the golden crops, for the tests.

Usage: golden_model.py MODEL.onnx CROPS.u8 FOLDER

The crops are 48×48 bytes each; a model of half that size sees means of 2×2 pixels. They are standardized as the
cards of the project's own models say. Writes little-endian float32 for every output that holds scores, and for the
feature map of the first two crops.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

model, crops, folder = map(Path, sys.argv[1:])
card = json.loads(model.with_suffix(".json").read_text(encoding="utf-8"))
side = card["input"]["width"]
rule = card["input"]["pixels"]

pixels = np.fromfile(crops, np.uint8).reshape(-1, 48, 48).astype(np.float64)
step = 48 // side
pixels = pixels.reshape(-1, side, step, side, step).mean((2, 4)) * rule["scale"]
mean = pixels.mean((1, 2), keepdims=True)
deviation = pixels.std((1, 2), ddof=rule["std_ddof"], keepdims=True)
inputs = ((pixels - mean) / np.maximum(deviation, rule["min_std"])).astype(np.float32)[:, None]

# How many crops of each kind of output are written.
counts = {"logits": None, "feature_map": 2}
kept = {output["name"]: counts[output["kind"]] for output in card["outputs"] if output["kind"] in counts}
names = list(kept)
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
folder.mkdir(parents=True, exist_ok=True)
for name, values in zip(names, session.run(names, {card["input"]["name"]: inputs}), strict=True):
    values[: kept[name]].astype("<f4").tofile(folder / f"{name}.f32")
