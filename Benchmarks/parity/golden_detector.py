"""What onnxruntime computes with the face detector at another size than its file's, for the tests.

Usage: golden_detector.py MODEL.onnx FOLDER

The input of 640×352 pixels is that of the tests' `testValues`. Writes every seventh number of each output as
little-endian float32.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

HEIGHT, WIDTH = 352, 640


def test_values(count, state=0x9E3779B97F4A7C15):
    values = np.empty(count, np.uint64)
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values[i] = state >> 32
    return values.astype(np.uint32).view(np.int32).astype(np.float32) / np.float32(2**31 - 1)


model = onnx.load(sys.argv[1])
folder = Path(sys.argv[2])
for dimension, size in zip(model.graph.input[0].type.tensor_type.shape.dim, (1, 1, HEIGHT, WIDTH), strict=True):
    dimension.dim_value = size
# Their shapes hold for the file's own size.
del model.graph.value_info[:]
for output in model.graph.output:
    output.type.tensor_type.ClearField("shape")

session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
sample = test_values(HEIGHT * WIDTH).reshape(1, 1, HEIGHT, WIDTH)
names = [output.name for output in session.get_outputs()]
for name, values in zip(names, session.run(names, {session.get_inputs()[0].name: sample}), strict=True):
    values.reshape(-1)[::7].astype("<f4").tofile(folder / f"{name}.f32")
