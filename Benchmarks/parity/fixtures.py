"""Rebuilds the committed networks that `make test` compares with onnxruntime.

Usage: fixtures.py FILE

Small networks: one with a Transpose around every convolution, one exported by both of PyTorch's exporters in the
oldest and the newest operator set, one from Keras, and one with an If, which PyTorch's older exporter writes.
"""

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from cases import encode
from models import NETWORKS, export, pictures


def channels_last():
    """A channels-last classifier whose convolutions are wrapped in transposes."""
    random = np.random.default_rng(3)

    def weights(name, *shape):
        return numpy_helper.from_array((random.standard_normal(shape) / 4).astype(np.float32), name)

    nodes, tensors = [], []

    def add(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def convolution(x, name, shape, **attributes):
        tensors.append(weights(f"{name}.w", *shape))
        x = add("Transpose", [x], f"{name}.nchw", perm=[0, 3, 1, 2])
        x = add("Conv", [x, f"{name}.w"], f"{name}.conv", kernel_shape=list(shape[2:]), **attributes)
        x = add("Transpose", [x], f"{name}.nhwc", perm=[0, 2, 3, 1])
        tensors.append(weights(f"{name}.b", shape[0]))
        x = add("Add", [x, f"{name}.b"], f"{name}.sum")
        return add("Relu", [x], f"{name}.out")

    x = convolution("input", "a", (8, 1, 3, 3), strides=[2, 2], auto_pad="SAME_UPPER")
    y = convolution(x, "b", (8, 1, 3, 3), group=8, auto_pad="SAME_UPPER")
    y = convolution(y, "c", (16, 8, 1, 1))
    x = add("Concat", [x, y], "joined", axis=3)
    tensors.append(numpy_helper.from_array(np.array([0, 1, 1, 0, 0, 1, 1, 0], np.int64), "pads"))
    x = add("Pad", [x, "pads"], "padded", mode="reflect")
    x = add("ReduceMean", [x], "mean", axes=[1, 2], keepdims=0)
    tensors.append(weights("d.w", 24, 5))
    tensors.append(weights("d.b", 5))
    x = add("MatMul", [x, "d.w"], "d.product")
    x = add("Add", [x, "d.b"], "d.out")
    add("Softmax", [x], "output", axis=-1)
    graph = helper.make_graph(
        nodes,
        "channels_last",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["n", 11, 12, 1])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["n", 5])],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString(), random.standard_normal((3, 11, 12, 1)).astype(np.float32)


def local_response(path, opset):
    """Local response normalization by PyTorch's older exporter, which does not know the sizes of a free batch, and
    puts the squeezing of an axis into an If."""
    torch.manual_seed(5)
    features = nn.Sequential(nn.Conv2d(3, 6, 3, 2), nn.ReLU(), nn.LocalResponseNorm(5, alpha=0.5))
    network = nn.Sequential(features, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 4)).eval()
    sample = pictures(3, (3, 12, 11))
    torch.onnx.export(
        network,
        (sample,),
        path,
        opset_version=opset,
        dynamo=False,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "n"}, "output": {0: "n"}},
    )
    return path.read_bytes(), sample.numpy()


def case(name, model, sample):
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    outputs = session.run(None, {session.get_inputs()[0].name: sample})
    return encode(name, model, len(sample), [sample], outputs)


def main():
    warnings.simplefilter("ignore")
    cases = [case("channels-last", *channels_last())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        for opset, dynamo in [(11, False), (21, True)]:
            export("mixture", path, opset, dynamo)
            sample = pictures(3, NETWORKS["mixture"][1]).numpy()
            cases.append(case(f"mixture-opset{opset}", path.read_bytes(), sample))
        for opset, dynamo in [(14, False), (20, True), (23, True)]:
            export("attention", path, opset, dynamo)
            sample = pictures(3, NETWORKS["attention"][1]).numpy()
            cases.append(case(f"attention-opset{opset}", path.read_bytes(), sample))
        script = Path(__file__).with_name("keras_networks.py")
        subprocess.run([sys.executable, script, "keras-mini-xception", "18", path], check=True, capture_output=True)
        sample = pictures(3, (1, 48, 48)).numpy().transpose(0, 2, 3, 1)
        cases.append(case("keras-mini-xception", path.read_bytes(), np.ascontiguousarray(sample)))
        for opset in (11, 17):
            cases.append(case(f"local-response-opset{opset}", *local_response(path, opset)))
    Path(sys.argv[1]).write_bytes(b"".join(cases))


main()
