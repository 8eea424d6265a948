"""The trained detector as an ONNX file with its card."""

import hashlib
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from training.detector.decoding import INSIDE, LEAST_SCORE, SAME
from training.detector.network import STRIDES, FaceDetector, multiply_adds
from training.detector.targets import SIZE_UNIT
from training.export.card import CardTexts
from training.export.onnx_file import INPUT, count_numbers, write_onnx
from training.files import write_json
from training.normalization import card_entry

# The size that the file is written for. Nothing in its graph depends on it: any sides that are multiples of the
# largest stride do.
WIDTH, HEIGHT = 320, 192
# The box that is reported: its side in sizes of the network's square, and how far below that one's middle its own
# lies, along the face's axis. OpenCV's cascades draw boxes so, which the models for faces have learnt to read: the
# medians over 551 photographs in which both find one face.
BOX_SCALE, BOX_DOWN = 1.14, -0.012
VALUES = ("score", "x", "y", "size", "sine", "cosine")


def export_detector(network: FaceDetector, path: Path, texts: CardTexts, notes: dict[str, Any], command: str) -> Path:
    """Writes the file at `path` and a card beside it, still without a threshold; returns `path`."""
    module = _Ordered(network.cpu().float()).eval().requires_grad_(False)
    outputs = [f"stride_{stride}" for stride in STRIDES]
    write_onnx(module, outputs, (HEIGHT, WIDTH), path)
    card = {
        "name": path.stem,
        "kind": "face-detector",
        "description": "Plain 3×3 convolutions with a pyramid of features: faces, near and far, tilted, in the dark.",
        "input": {
            "name": INPUT,
            "width": WIDTH,
            "height": HEIGHT,
            "channels": 1,
            "layout": "NCHW",
            "pixels": card_entry(),
            "multiple_of": STRIDES[-1],
        },
        "outputs": [
            {"name": name, "kind": "face_grid", "stride": stride, "values": list(VALUES)}
            for name, stride in zip(outputs, STRIDES, strict=True)
        ],
        "decoding": {
            "score": "1 / (1 + exp(-score)) at a place; of a face, 1 less the product of 1 less the scores of all "
            "places whose boxes are the same face: those that overlap the surest one's by more than `overlap` "
            "(intersection over union) or lie in it, or it in them, by more than `inside` of the smaller",
            "least_score": LEAST_SCORE,
            "size": f"{SIZE_UNIT:g} * stride * exp(size), in pixels: the side of a square, turned by the roll",
            "x": "(column + 0.5) * stride + x * size, the square's middle; y likewise",
            "roll": "atan2(sine, cosine), clockwise as seen",
            "size_unit": SIZE_UNIT,
            "overlap": SAME,
            "inside": INSIDE,
            "box_scale": BOX_SCALE,
            "box_down": BOX_DOWN,
        },
        "parameters": count_numbers(path),
        "multiply_adds": multiply_adds(WIDTH, HEIGHT),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "training": {"data": texts.data, "command": command, **notes},
        "figures": {},
        "intended_use": texts.intended_use,
        "known_failures": texts.known_failures,
        "license": texts.license,
    }
    write_json(path.with_suffix(".json"), card)
    return path


class _Ordered(nn.Module):
    """Outputs as a tuple, as files have them."""

    def __init__(self, network: FaceDetector) -> None:
        super().__init__()
        self.network = network

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        return tuple(self.network(pixels))
