"""An ONNX file with its card, run by onnxruntime over stored faces."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from training.augmentation.geometry import View, sample
from training.errors import InputError
from training.evaluation.report import softmax

_BATCH = 64


class OnnxPredictor:
    """`heads` are the card's score outputs with their labels; `affect` names its output of valence and arousal;
    `stored_side` is how large faces are of which it sees the middle."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.card = _read_card(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own exceptions have no common class.
            raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
        outputs = {output["name"]: output for output in self.card["outputs"]}
        scores = {n: o for n, o in outputs.items() if o["kind"] in ("logits", "probabilities")}
        self.heads = {name: tuple(output["labels"]) for name, output in scores.items()}
        self._probabilities = {name for name, output in scores.items() if output["kind"] == "probabilities"}
        self.affect = next((n for n, o in outputs.items() if o["kind"] == "valence_arousal"), None)
        self.extent = float(self.card.get("training", {}).get("extent", 1.0))
        self.stored_side = round(self.card["input"]["width"] / self.extent)

    def __call__(
        self, pixels: NDArray[np.uint8], views: Sequence[View] | None = None
    ) -> dict[str, NDArray[np.float32]]:
        """Scores of every output for uint8 [faces, side, side]: those of the middle, or logarithms of the mean
        probabilities over several views; affect is averaged."""
        views = views or [View(self.extent)]
        results = [self._view(pixels, view) for view in views]
        if len(results) == 1:
            return results[0]
        merged = {}
        for name in results[0]:
            values = [result[name] for result in results]
            if name == self.affect:
                merged[name] = np.mean(values, 0)
            else:
                merged[name] = np.log(np.mean([softmax(v) for v in values], 0) + 1e-12).astype(np.float32)
        return merged

    def _view(self, pixels: NDArray[np.uint8], view: View) -> dict[str, NDArray[np.float32]]:
        names = [*self.heads, *([self.affect] if self.affect else [])]
        parts = []
        for start in range(0, len(pixels), _BATCH):
            inputs = self._inputs(pixels[start : start + _BATCH], view)
            parts.append(self._session.run(names, {self.card["input"]["name"]: inputs}))
        merged = {name: np.concatenate([part[i] for part in parts]) for i, name in enumerate(names)}
        for name in self._probabilities:
            merged[name] = np.log(merged[name] + 1e-12)
        return merged

    def _inputs(self, pixels: NDArray[np.uint8], view: View) -> NDArray[np.float32]:
        """What the card says that the network wants."""
        wanted, rule = self.card["input"], self.card["input"]["pixels"]
        pictures = torch.from_numpy(np.ascontiguousarray(pixels)).float()[:, None]
        if view != View() or pictures.shape[-1] != wanted["width"]:
            pictures = sample(pictures, view.map(len(pictures), pictures.device), wanted["width"])
        pictures = pictures * rule["scale"] + rule.get("offset", 0)
        if rule.get("standardize", False):
            correction = rule.get("std_ddof", 0)
            deviation = pictures.std((2, 3), correction=correction, keepdim=True)
            pictures = (pictures - pictures.mean((2, 3), keepdim=True)) / deviation.clamp_min(rule.get("min_std", 1e-6))
        pictures = pictures.expand(-1, wanted.get("channels", 1), -1, -1)
        pictures = (pictures - _per_channel(wanted, "mean", 0)) / _per_channel(wanted, "std", 1)
        if wanted.get("layout", "NCHW") == "NHWC":
            pictures = pictures.permute(0, 2, 3, 1)
        return np.ascontiguousarray(pictures.numpy())


def _per_channel(wanted: dict[str, Any], key: str, default: float) -> torch.Tensor:
    """A card's numbers for red, green and blue in the order of the network's channels, or one for all of them."""
    numbers = np.atleast_1d(wanted["pixels"].get(key, default))
    if wanted.get("order", "RGB") == "BGR":
        numbers = numbers[::-1]
    return torch.tensor(numbers.copy(), dtype=torch.float32)[:, None, None]


def _read_card(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise InputError(f"{path}: no such file")
    card = path.with_suffix(".json")
    try:
        return json.loads(card.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{card}: {os.strerror(error.errno or 0)}; a model needs its card beside it") from error
    except ValueError as error:
        raise InputError(f"{card}: {error}") from error
