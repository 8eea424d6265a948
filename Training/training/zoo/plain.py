"""The default network's convolutions without RepVGG's branches: what its exported file holds, to be trained on or to
teach others."""

import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.errors import InputError
from training.heads import Heads
from training.zoo.default import STRIDES, WIDTHS
from training.zoo.pooled import PooledNetwork


def plain(outputs: int = 15, dropout: float = 0.3) -> PooledNetwork:
    """A batch normalization after each convolution."""
    layers: list[nn.Module] = []
    inputs = 1
    for width, stride in zip(WIDTHS, STRIDES, strict=True):
        layers += [nn.Conv2d(inputs, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        inputs = width
    return PooledNetwork(nn.Sequential(*layers), inputs, outputs, dropout)


@torch.no_grad()
def load_exported(network: PooledNetwork, path: Path, heads: Heads, inputs: Tensor) -> None:
    """Gives a `plain` network the weights of an exported file, so that it computes the same.

    Each batch normalization gets the statistics of `inputs`, [faces, 1, side, side], and what undoes them: in training,
    too, it begins by changing next to nothing. An output of `heads` that the file lacks begins at zero.
    """
    graph = onnx.load(path).graph
    stored = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    blocks = [network.features[i : i + 3] for i in range(0, len(network.features), 3)]
    shapes = [tuple(stored[node.input[1]].shape) for node in convolutions]
    if shapes != [tuple(block[0].weight.shape) for block in blocks]:
        raise InputError(f"{path}: its convolutions are not those of the default network")
    for node, (convolution, norm, activation) in zip(convolutions, blocks, strict=True):
        convolution.weight.copy_(stored[node.input[1]])
        maps = convolution(inputs)
        spread, mean = torch.var_mean(maps, (0, 2, 3), unbiased=False)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(spread)
        norm.weight.copy_((spread + norm.eps).sqrt())
        norm.bias.copy_(stored[node.input[2]] + mean)
        inputs = activation(maps + stored[node.input[2]][:, None, None])
    _load_heads(graph, stored, heads, network.head)


def exported_heads(path: Path) -> Heads:
    """The label sets of an exported file, by its card."""
    card_path = path.with_suffix(".json")
    try:
        outputs = json.loads(card_path.read_text(encoding="utf-8"))["outputs"]
    except OSError as error:
        raise InputError(f"{card_path}: {error.strerror}") from error
    return Heads({entry["name"]: tuple(entry["labels"]) for entry in outputs if "labels" in entry})


def _load_heads(graph: onnx.GraphProto, stored: dict[str, Tensor], heads: Heads, layer: nn.Linear) -> None:
    layers = {node.output[0]: node for node in graph.node if node.op_type == "Gemm"}
    layer.weight.zero_()
    layer.bias.zero_()
    for name, part in heads.slices.items():
        if name in layers:
            layer.weight[part] = stored[layers[name].input[1]]
            layer.bias[part] = stored[layers[name].input[2]]
