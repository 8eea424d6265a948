"""Temperatures folded into an ONNX file that is already there, so that its scores need no division."""

from collections import Counter
from collections.abc import Mapping

import onnx
from onnx import numpy_helper

from training.errors import InputError


def divide_scores(model: onnx.ModelProto, temperatures: Mapping[str, float]) -> None:
    """Divides, in place, the weights and the bias of the linear layer that makes each output."""
    layers = {name: _last_layer(model.graph, name) for name in temperatures}
    for name, tensors in layers.items():
        for tensor in tensors:
            values = numpy_helper.to_array(tensor)
            divided = (values / temperatures[name]).astype(values.dtype)
            tensor.CopyFrom(numpy_helper.from_array(divided, tensor.name))


def _last_layer(graph: onnx.GraphProto, output: str) -> list[onnx.TensorProto]:
    """What a Gemm, a MatMul, or a MatMul with an Add stores to make `output`, and for nothing else."""
    stored = {tensor.name: tensor for tensor in graph.initializer}
    makers = {result: node for node in graph.node for result in node.output}
    if output not in makers:
        raise InputError(f"it has no output {output}")
    last = makers[output]
    names, results = list(last.input[1:]), [output]
    if last.op_type == "Add":
        bias, product = sorted(last.input, key=lambda name: name not in stored)
        names, results = [bias], [output, product]
        last = makers.get(product, last)
        names.extend(last.input[1:])
    if last.op_type not in ("Gemm", "MatMul") or not all(name in stored for name in names):
        raise InputError(
            f"output {output} comes from {makers[output].op_type}; a temperature fits into a Gemm, or a MatMul with or "
            "without Add, with stored weights only"
        )
    uses = Counter(name for node in graph.node for name in node.input) + Counter(o.name for o in graph.output)
    if shared := next((name for name in [*names, *results] if uses[name] > 1), None):
        raise InputError(f"output {output} cannot take a temperature: {shared} is used elsewhere, too")
    return [stored[name] for name in names]
