"""A detector's ONNX file, run by onnxruntime at any size."""

import json
from pathlib import Path

import onnx
import onnxruntime
import torch
from torch import Tensor

from training.errors import InputError


class OnnxDetector:
    """Takes what the network takes and answers as it does; `card` is the file's."""

    def __init__(self, path: Path) -> None:
        try:
            self.card = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            model = onnx.load(path)
        except OSError as error:
            raise InputError(f"{error.filename}: {error.strerror}") from error
        if self.card.get("kind") != "face-detector":
            raise InputError(f"{path.with_suffix('.json')}: no card of a face detector")
        # The file names one size, on which nothing in it depends.
        for value in (*model.graph.input, *model.graph.output):
            for axis, name in ((2, "height"), (3, "width")):
                value.type.tensor_type.shape.dim[axis].dim_param = f"{value.name}_{name}"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self._input = model.graph.input[0].name

    def __call__(self, pixels: Tensor) -> list[Tensor]:
        return [torch.from_numpy(output) for output in self._session.run(None, {self._input: pixels.numpy()})]
