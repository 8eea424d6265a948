"""The linear layer that makes an output of an ONNX file, read and written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.errors import InputError


@dataclass(frozen=True)
class LastLayer:
    """`weight`, [labels, features], and `bias`, [labels], on the tensor `pooled`, [n, features]."""

    weight: NDArray[np.float64]
    bias: NDArray[np.float64]
    pooled: str

    def scores(self, features: NDArray) -> NDArray[np.float64]:
        """Scores of every label, [faces, labels], of `features`, [faces, features]."""
        return features @ self.weight.T + self.bias

    @staticmethod
    def of(graph: onnx.GraphProto, output: str) -> LastLayer:
        """The layer of `output`: a Gemm with stored weights, as PyTorch exports a linear layer."""
        stored = {tensor.name: tensor for tensor in graph.initializer}
        node = next((node for node in graph.node if output in node.output), None)
        if node is None:
            raise InputError(f"it has no output {output}")
        options = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        is_plain = options.get("alpha", 1) == options.get("beta", 1) == 1 and not options.get("transA", 0)
        if node.op_type != "Gemm" or not is_plain or len(node.input) != 3 or not set(node.input[1:]) <= set(stored):
            raise InputError(f"output {output} comes from {node.op_type}, not from a linear layer with stored weights")
        weight, bias = (numpy_helper.to_array(stored[name]).astype(np.float64) for name in node.input[1:])
        return LastLayer(weight if options.get("transB", 0) else weight.T, bias, node.input[0])

    def add_to(self, model: onnx.ModelProto, output: str) -> None:
        """Makes the layer's scores an output of `model`, in the place of one of this name, else the first."""
        graph = model.graph
        names = [f"{output}.weight", f"{output}.bias"]
        before = [value.name for value in graph.output]
        place = before.index(output) if output in before else 0
        _remove(graph, output)
        for name, values in zip(names, (self.weight, self.bias), strict=True):
            graph.initializer.append(numpy_helper.from_array(values.astype(np.float32), name))
        graph.node.append(helper.make_node("Gemm", [self.pooled, *names], [output], name=output, transB=1))
        value = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["n", len(self.bias)])
        outputs = list(graph.output)
        outputs.insert(place, value)
        del graph.output[:]
        graph.output.extend(outputs)


def _remove(graph: onnx.GraphProto, output: str) -> None:
    """Removes an output with its layer, and the weights that nothing uses then."""
    kept = [node for node in graph.node if output not in node.output]
    used = {name for node in kept for name in node.input}
    for items, remaining in (
        (graph.node, kept),
        (graph.output, [value for value in graph.output if value.name != output]),
        (graph.initializer, [tensor for tensor in graph.initializer if tensor.name in used]),
    ):
        del items[:]
        items.extend(remaining)
