"""The plain design, for comparison: convolutions by im2col and OpenBLAS's cblas_sgemm, on one thread.

Usage: openblas.py MODEL RUNS

Runs a model of Conv, Relu, Gemm and ReduceMean nodes, as the default model is, and prints the microseconds of each run:
for the whole, and for the calls of cblas_sgemm alone. Exit status 66 where OpenBLAS is not installed.
"""

import ctypes
import os
import sys
import time

# OpenBLAS reads these when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import onnx
import onnxruntime
from numpy.lib.stride_tricks import as_strided
from onnx import numpy_helper

ROW_MAJOR, NO_TRANSPOSE, TRANSPOSE = 101, 111, 112


class Sgemm:
    def __init__(self):
        try:
            library = ctypes.CDLL("libopenblas.so.0")
        except OSError:
            sys.exit(66)
        self.call = library.cblas_sgemm
        pointer, integer, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
        self.call.argtypes = [
            integer,
            integer,
            integer,
            integer,
            integer,
            integer,
            real,
            pointer,
            integer,
            pointer,
            integer,
            real,
            pointer,
            integer,
        ]
        self.call.restype = None
        library.openblas_get_corename.restype = ctypes.c_char_p
        self.core = library.openblas_get_corename().decode()
        self.seconds = 0.0

    def __call__(self, left, right, result):
        """result = left · rightᵀ"""
        (rows, depth), columns = left.shape, right.shape[0]
        start = time.perf_counter()
        self.call(
            ROW_MAJOR,
            NO_TRANSPOSE,
            TRANSPOSE,
            rows,
            columns,
            depth,
            1.0,
            left.ctypes.data,
            depth,
            right.ctypes.data,
            depth,
            0.0,
            result.ctypes.data,
            columns,
        )
        self.seconds += time.perf_counter() - start


class Convolution:
    """Channels-last, with its buffers made in advance."""

    def __init__(self, weights, bias, stride, pad, relu, height, width):
        outputs, channels, kernel, _ = weights.shape
        self.weights = np.ascontiguousarray(weights.transpose(0, 2, 3, 1).reshape(outputs, -1))
        self.bias, self.relu, self.pad = bias, relu, pad
        self.padded = np.zeros((height + 2 * pad, width + 2 * pad, channels), np.float32)
        size = [(side + 2 * pad - kernel) // stride + 1 for side in (height, width)]
        y, x, c = self.padded.strides
        self.windows = as_strided(self.padded, (*size, kernel, kernel, channels), (stride * y, stride * x, y, x, c))
        self.rows = np.empty((size[0] * size[1], self.weights.shape[1]), np.float32)
        self.result = np.empty((len(self.rows), outputs), np.float32)
        self.shape = (*size, outputs)

    def __call__(self, picture, sgemm):
        inner = slice(self.pad, -self.pad or None)
        self.padded[inner, inner] = picture
        self.rows.reshape(self.windows.shape)[:] = self.windows
        sgemm(self.rows, self.weights, self.result)
        self.result += self.bias
        if self.relu:
            np.maximum(self.result, 0, out=self.result)
        return self.result.reshape(self.shape)


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def load(path):
    """The convolutions in their order, and the weights of the dense layers."""
    graph = onnx.load(path).graph
    tensors = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    activated = {node.input[0] for node in graph.node if node.op_type == "Relu"}
    height, width = (d.dim_value for d in graph.input[0].type.tensor_type.shape.dim[2:])
    layers, dense = [], []
    for node in graph.node:
        if node.op_type == "Conv":
            given = attributes(node)
            layers.append(
                Convolution(
                    tensors[node.input[1]],
                    tensors[node.input[2]],
                    given["strides"][0],
                    given["pads"][0],
                    node.output[0] in activated,
                    height,
                    width,
                )
            )
            height, width = layers[-1].shape[:2]
        elif node.op_type == "Gemm":
            assert attributes(node).get("transB") == 1
            dense.append((tensors[node.input[1]], tensors[node.input[2]]))
        else:
            assert node.op_type in ("Relu", "ReduceMean"), node.op_type
    return graph.input[0].type.tensor_type.shape.dim[1].dim_value, layers, dense


def scores_of(x, layers, dense, sgemm):
    for layer in layers:
        x = layer(x, sgemm)
    features = np.ascontiguousarray(x.mean((0, 1)))[None]
    scores = []
    for weights, bias in dense:
        score = np.empty((1, len(weights)), np.float32)
        sgemm(features, weights, score)
        scores.append(score + bias)
    return scores


def check(path, picture, scores):
    """What is timed must be the model."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    expected = session.run(None, {session.get_inputs()[0].name: picture.transpose(2, 0, 1)[None]})
    for score, wanted in zip(scores, expected, strict=False):
        assert np.abs(score - wanted).max() < 1e-3


def main():
    path, runs = sys.argv[1], int(sys.argv[2])
    sgemm = Sgemm()
    channels, layers, dense = load(path)
    picture = (
        np.random.default_rng(1)
        .standard_normal(
            (layers[0].padded.shape[0] - 2 * layers[0].pad, layers[0].padded.shape[1] - 2 * layers[0].pad, channels)
        )
        .astype(np.float32)
    )
    check(path, picture, scores_of(picture, layers, dense, sgemm))
    print(sgemm.core)
    for _ in range(runs):
        sgemm.seconds = 0.0
        start = time.perf_counter()
        scores_of(picture, layers, dense, sgemm)
        print((time.perf_counter() - start) * 1e6, sgemm.seconds * 1e6)


main()
