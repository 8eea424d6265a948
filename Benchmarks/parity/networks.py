"""Compares whole networks with onnxruntime.

Usage: networks.py FOLDER [NAME…]

Exports each network of models.py (or those named) to FOLDER, where they stay, and prints a table of the largest
difference of the logits over a batch of two random inputs.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime

from cases import TOLERANCE, check, encode
from models import NETWORKS, export, pictures


def main():
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    failures = 0
    print(f"{'network':20} {'largest logit':>13} {'difference':>11}")
    for name in sys.argv[2:] or NETWORKS:
        path = folder / f"{name}.onnx"
        if not path.exists():
            export(name, path)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        value = session.get_inputs()[0]
        sample = pictures(2, NETWORKS[name][1], seed=2).numpy()
        expected = session.run(None, {value.name: sample})
        archive = folder / f"{name}.case"
        archive.write_bytes(encode(name, path.read_bytes(), 2, [sample], expected))
        result = check(archive)[name]
        archive.unlink()
        good = not isinstance(result, str) and result <= TOLERANCE
        failures += not good
        print(f"{name:20} {np.abs(expected[0]).max():13.3f} {result:>11} {'' if good else 'FAILED'}", flush=True)
    sys.exit(1 if failures else 0)


main()
