"""Writing and checking ONNX files."""

import io
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from training.files import write_bytes

INPUT = "pixels"
OPERATOR_SET = 17
# Largest difference between PyTorch and onnxruntime, in shares of the largest output.
TOLERANCE = 1e-4


class ExportError(Exception):
    """The file computes something else than the network."""


def write_onnx(module: nn.Module, outputs: list[str], size: tuple[int, int], path: Path) -> None:
    """Writes `module` for inputs [n, 1, height, width] with a free batch axis, once onnxruntime agrees with PyTorch.

    `size` is height and width.
    """
    generator = torch.Generator().manual_seed(1)
    sample = torch.randn(3, 1, *size, generator=generator)
    content = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            (sample[:2],),
            content,
            dynamo=False,
            opset_version=OPERATOR_SET,
            input_names=[INPUT],
            output_names=outputs,
            dynamic_axes={name: {0: "n"} for name in [INPUT, *outputs]},
        )
    onnx.checker.check_model(onnx.load_from_string(content.getvalue()))
    difference = largest_difference(module, content.getvalue(), sample)
    if not difference <= TOLERANCE:
        raise ExportError(f"{path}: onnxruntime differs from PyTorch by {difference:.2g} of the largest output")
    write_bytes(path, content.getvalue())


@torch.no_grad()
def largest_difference(module: nn.Module, model: bytes, sample: torch.Tensor) -> float:
    """Over all outputs, in shares of the largest value of each; NaN where one is not finite."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    found = session.run(None, {session.get_inputs()[0].name: sample.numpy()})
    expected = [output.numpy() for output in module(sample)]
    return max(
        float(np.abs(ours - theirs).max() / max(1.0, np.abs(ours).max()))
        for ours, theirs in zip(expected, found, strict=True)
    )


def count_numbers(path: Path) -> int:
    """Numbers in the file's float tensors."""
    graph = onnx.load(path).graph
    return sum(int(np.prod(tensor.dims)) for tensor in graph.initializer if tensor.data_type == onnx.TensorProto.FLOAT)
