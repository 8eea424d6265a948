"""Times the engine and onnxruntime side by side, on one core with one thread each.

Usage: bench.py FOLDER

Prints the median time of a run for the default model and for networks of models.py, which are exported to FOLDER,
and how many times faster the engine is. Rounds of both alternate, so that other load on the machine hits both.
"""

import os
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

import onnxruntime

from cases import ENGINE, ROOT
from models import NETWORKS, export, pictures

ROUNDS = 9
SECONDS = 0.2


def onnxruntime_times(session, sample, runs):
    value = session.get_inputs()[0].name
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        session.run(None, {value: sample})
        times.append((time.perf_counter() - start) * 1e6)
    return times


def engine_times(path, batch, runs):
    done = subprocess.run(
        [ENGINE, "time", path, str(batch), str(runs)], capture_output=True, text=True, check=True
    )
    # The first runs bring weights into the caches.
    return [float(line) for line in done.stdout.splitlines()][runs // 10:]


def compare(path, shape, batch):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    sample = pictures(batch, shape).numpy()
    runs = max(5, int(SECONDS * 1e6 / statistics.median(onnxruntime_times(session, sample, 5))))
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours += engine_times(path, batch, runs)
        theirs += onnxruntime_times(session, sample, runs)
    return statistics.median(ours), statistics.median(theirs)


def main():
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    models = [("default", ROOT / "Models" / "default.onnx", (1, 48, 48))]
    for name in ["mini-xception", "mobilenet-v2", "efficientnet-b0"]:
        path = folder / f"{name}.onnx"
        if not path.exists():
            export(name, path)
        models.append((name, path, NETWORKS[name][1]))
    print(f"{'network':16} {'batch':>5} {'engine µs':>10} {'onnxruntime µs':>15} {'ratio':>6}")
    for name, path, shape in models:
        for batch in (1, 4, 16):
            ours, theirs = compare(path, shape, batch)
            print(f"{name:16} {batch:5} {ours:10.0f} {theirs:15.0f} {theirs / ours:6.2f}", flush=True)


main()
