"""Compares whole networks with onnxruntime.

Usage: networks.py FOLDER [NAME…]

Exports the networks of models.py and keras_networks.py (or those named) to FOLDER, where they stay, and prints a table
of the largest difference of the outputs over a batch of two random inputs. For PyTorch's networks it also tells how
far onnxruntime itself is from PyTorch's result in float64.
"""

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from cases import TOLERANCE, check, encode
from models import NETWORKS, build, export, pictures

OPSETS = [11, 13, 17, 18, 21]

# Networks that are exported in every operator set, and by PyTorch's newer exporter, whose graphs look different.
EVERY_OPSET = ["mixture", "mini-xception", "mobilenet-v3-small"]
NEWER_EXPORTER = [
    "mixture",
    "mini-xception",
    "cnn6",
    "vggnet",
    "mobilenet-v2",
    "mobilenet-v3-small",
    "efficientnet-b0",
    "resnet18",
]
KERAS = ["keras-mini-xception", "keras-cnn6", "keras-mobilenet-v2", "keras-layer-normalization"]


def variants(names):
    """Name, exporter and operator set of each file."""
    for name in names:
        if name in KERAS:
            yield from ((name, "tf2onnx", opset) for opset in (13, 18))
            continue
        for opset in OPSETS if name in EVERY_OPSET else [17]:
            yield name, "torch", opset
        if name in NEWER_EXPORTER:
            yield from ((name, "dynamo", opset) for opset in (18, 21))


def file_of(folder, name, exporter, opset):
    path = folder / f"{name}-{exporter}-{opset}.onnx"
    if path.exists():
        return path
    if exporter == "tf2onnx":
        # A process of its own: TensorFlow and PyTorch bring runtimes that get in each other's way.
        script = Path(__file__).with_name("keras_networks.py")
        subprocess.run([sys.executable, script, name, str(opset), path], check=True, capture_output=True)
    else:
        export(name, path, opset, dynamo=exporter == "dynamo")
    return path


def compare(path):
    """The input, onnxruntime's output, and the engine's largest difference or error."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    value = session.get_inputs()[0]
    shape = value.shape[1:]
    is_channels_last = shape[-1] in (1, 3)
    sample = pictures(2, (shape[-1], *shape[:-1]) if is_channels_last else shape, seed=2).numpy()
    if is_channels_last:
        sample = np.ascontiguousarray(sample.transpose(0, 2, 3, 1))
    expected = session.run(None, {value.name: sample})
    archive = path.with_suffix(".case")
    archive.write_bytes(encode(path.stem, path.read_bytes(), 2, [sample], expected))
    result = check(archive)[path.stem]
    archive.unlink()
    return sample, expected[0], result


def exact(name, sample):
    network = build(name)[0].double()
    with torch.no_grad():
        return network(torch.from_numpy(sample).double()).numpy()


def main():
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    failures = 0
    print(f"{'network':20} {'exporter':8} {'opset':>5} {'largest':>8} {'difference':>11} {'onnxruntime off':>16}")
    for name, exporter, opset in variants(sys.argv[2:] or [*NETWORKS, *KERAS]):
        sample, expected, result = compare(file_of(folder, name, exporter, opset))
        good = not isinstance(result, str) and result <= TOLERANCE
        failures += not good
        off = f"{np.abs(expected - exact(name, sample)).max():.1e}" if (exporter, opset) == ("torch", 17) else ""
        difference = f"{result:.1e}" if good else f"{result} FAILED"
        largest = np.abs(expected).max()
        print(f"{name:20} {exporter:8} {opset:5} {largest:8.3f} {difference:>11} {off:>16}", flush=True)
    sys.exit(1 if failures else 0)


main()
