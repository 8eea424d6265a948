"""What a network's last layers see of faces: its pooled features."""

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import helper

from training.augmentation.geometry import View
from training.augmentation.pipeline import ViewMaker
from training.settings import Settings

_BATCH = 64
# Random views beside the face and its mirror image: small changes, as a detector's box and a camera make them.
_CHANGES = Settings(rotation=12, zoom=0.1, aspect=0.15, shift=0.06, strips=0.2, degrading=0.08, erasing=0)


class PooledFeatures:
    """The tensor `name`, [n, features], of a model whose input is `input_name`, [n, 1, side, side], standardized."""

    def __init__(self, model: onnx.ModelProto, name: str, side: int) -> None:
        shown = onnx.ModelProto()
        shown.CopyFrom(model)
        del shown.graph.output[:]
        shown.graph.output.append(helper.make_empty_tensor_value_info(name))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        self._session = onnxruntime.InferenceSession(
            shown.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        self._maker = ViewMaker(side)

    def plain(self, pixels: NDArray[np.uint8], mirrored: bool = False) -> NDArray[np.float32]:
        """Features of uint8 [faces, side, side], [faces, features]."""
        return self._run(pixels, lambda part: self._maker.fixed(part, View(mirrored=mirrored)))

    def varied(self, pixels: NDArray[np.uint8], views: int, seed: int) -> NDArray[np.float32]:
        """Features of each face, its mirror image and `views` random views, [faces, 2 + views, features]."""
        torch.manual_seed(seed)
        changed = [self._run(pixels, lambda part: self._maker.random(part, _CHANGES)[1]) for _ in range(views)]
        return np.stack([self.plain(pixels), self.plain(pixels, mirrored=True), *changed], 1)

    def _run(self, pixels: NDArray[np.uint8], make) -> NDArray[np.float32]:
        parts = []
        for start in range(0, len(pixels), _BATCH):
            stored = torch.from_numpy(np.ascontiguousarray(pixels[start : start + _BATCH]))[:, None]
            parts.append(self._session.run(None, {self._input: make(stored).numpy()})[0])
        return np.concatenate(parts)
