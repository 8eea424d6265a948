"""Published graphs that no exporter of today writes, with random weights.

FER+ of the ONNX model zoo is a VGG13 in operator set 8 that CNTK wrote: divided and shifted pixels of 64×64, padding by
`auto_pad`, weights that are inputs of the graph too, and a matrix that the graph reshapes.
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper


def fer_plus(opset=8):
    random = np.random.default_rng(8)
    nodes, tensors = [], []

    def tensor(name, *shape, scale=1.0):
        tensors.append(numpy_helper.from_array((scale * random.standard_normal(shape)).astype(np.float32), name))
        return name

    def add(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    for name, value in [("subtracted", 127.5), ("divided", 64.0)]:
        tensors.append(numpy_helper.from_array(np.array([value], np.float32).reshape(()), name))
    x = add("Sub", ["Input3", "subtracted"], "centered")
    x = add("Div", [x, "divided"], "scaled")
    channels = 1
    for block, (filters, count) in enumerate([(64, 2), (128, 2), (256, 3), (256, 3)]):
        for index in range(count):
            prefix = f"conv{block}_{index}"
            weights = tensor(f"{prefix}.w", filters, channels, 3, 3, scale=(2 / (9 * channels)) ** 0.5)
            x = add(
                "Conv",
                [x, weights],
                f"{prefix}.conv",
                kernel_shape=[3, 3],
                strides=[1, 1],
                dilations=[1, 1],
                auto_pad="SAME_UPPER",
                group=1,
            )
            x = add("Add", [x, tensor(f"{prefix}.b", filters, 1, 1, scale=0.1)], f"{prefix}.plus")
            x = add("Relu", [x], f"{prefix}.relu")
            channels = filters
        x = add(
            "MaxPool", [x], f"pool{block}", kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0], auto_pad="NOTSET"
        )
        x = add("Dropout", [x], f"drop{block}", ratio=0.25)
    tensors.append(numpy_helper.from_array(np.array([1, 4096], np.int64), "flat"))
    x = add("Reshape", [x, "flat"], "flattened")
    depth = 4096
    for index, width in enumerate([1024, 1024, 8]):
        weights = tensor(f"dense{index}.w", 256, depth // 256, 1, width, scale=(2 / depth) ** 0.5)
        tensors.append(numpy_helper.from_array(np.array([depth, width], np.int64), f"dense{index}.shape"))
        add("Reshape", [weights, f"dense{index}.shape"], f"dense{index}.matrix")
        x = add("MatMul", [x, f"dense{index}.matrix"], f"dense{index}.product")
        last = index == 2
        x = add(
            "Add",
            [x, tensor(f"dense{index}.b", width, scale=0.1)],
            "Plus692_Output_0" if last else f"dense{index}.plus",
        )
        if not last:
            x = add("Relu", [x], f"dense{index}.relu")
            x = add("Dropout", [x], f"dense{index}.drop", ratio=0.5)
            depth = width
    declared = [helper.make_tensor_value_info("Input3", TensorProto.FLOAT, [1, 1, 64, 64])]
    declared += [helper.make_tensor_value_info(t.name, t.data_type, list(t.dims)) for t in tensors]
    graph = helper.make_graph(
        nodes,
        "CNTKGraph",
        declared,
        [helper.make_tensor_value_info("Plus692_Output_0", TensorProto.FLOAT, [1, 8])],
        tensors,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=3)


NETWORKS = {"fer-plus-vgg13": fer_plus}
