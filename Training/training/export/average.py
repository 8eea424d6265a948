"""Two networks of one shape made one."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from training.errors import InputError
from training.files import write_bytes, write_json


def average(first: Path, second: Path, share: float, out: Path, command: str) -> None:
    """Writes the network whose weights are `1 - share` times the first file's and `share` times the second's.

    Between two networks of one descent lies one that is nearly as good at what either is good at (Wortsman et al.,
    "Model soups", 2022). The card is the first's, without its figures.
    """
    model, other = onnx.load(first), onnx.load(second)
    ours, theirs = _weights(model.graph, first), _weights(other.graph, second)
    if {key: tensor.dims for key, tensor in ours.items()} != {key: tensor.dims for key, tensor in theirs.items()}:
        raise InputError(f"{second}: its layers are not those of {first}")
    for key, tensor in ours.items():
        mean = (1 - share) * numpy_helper.to_array(tensor) + share * numpy_helper.to_array(theirs[key])
        tensor.CopyFrom(numpy_helper.from_array(mean.astype(np.float32), tensor.name))
    content = model.SerializeToString()
    card = json.loads(first.with_suffix(".json").read_text(encoding="utf-8"))
    card.pop("figures", None)
    card["name"], card["sha256"] = out.stem, hashlib.sha256(content).hexdigest()
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (first, second)]
    card.setdefault("training", {})["average"] = {"of": digests, "command": command}
    write_bytes(out, content)
    write_json(out.with_suffix(".json"), card)


def _weights(graph: onnx.GraphProto, path: Path) -> dict[tuple[str, int], onnx.TensorProto]:
    """Stored weights: of convolutions by their order, of linear layers by the output they make."""
    stored = {tensor.name: tensor for tensor in graph.initializer}
    result, convolutions = {}, 0
    for node in graph.node:
        if node.op_type == "Conv":
            name, convolutions = str(convolutions), convolutions + 1
        elif node.op_type == "Gemm":
            name = node.output[0]
        else:
            continue
        if not set(node.input[1:]) <= set(stored):
            raise InputError(f"{path}: a {node.op_type} without stored weights")
        result |= {(name, i): stored[key] for i, key in enumerate(node.input[1:])}
    return result
