"""Archives of models, inputs and expected outputs, which the engine checks itself against.

The format is described in Benchmarks/ParityCases/ParityCase.swift.
"""

import struct
import subprocess
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / ".build" / "release" / "EngineBench"
TOLERANCE = 1e-4


def _list(content, count):
    return struct.pack("<I", count) + content


def _floats(array):
    array = np.ascontiguousarray(array, dtype="<f4")
    return _list(array.tobytes(), array.size)


def encode(name, model, batch, inputs, outputs):
    """One case: `model` is the bytes of an ONNX file, inputs and outputs are float arrays of the whole batch."""
    name = name.encode()
    parts = [_list(name, len(name)), _list(model, len(model)), struct.pack("<I", batch)]
    for arrays in (inputs, outputs):
        parts.append(struct.pack("<I", len(arrays)))
        parts += [_floats(array) for array in arrays]
    return b"".join(parts)


def check(archive):
    """Runs the engine over an archive: for each case its largest difference, or the loader's error."""
    done = subprocess.run([ENGINE, "check", archive], capture_output=True, text=True, check=True)
    results = {}
    for line in done.stdout.splitlines():
        name, result = line.split("\t", 1)
        try:
            results[name] = float(result)
        except ValueError:
            results[name] = result
    return results
