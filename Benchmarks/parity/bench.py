"""Times the engine and onnxruntime side by side.

Usage: bench.py FOLDER

Prints the median time of a run for the default model and for networks of models.py, which are exported to FOLDER,
on one core with one thread each, and how many times faster the engine is; then the engine on two threads, its
instructions as callgrind counts them, the default model by im2col and OpenBLAS, and each variant of the kernels on the
default model and on a product of large matrices. Rounds of all that are compared alternate, so that other load on the
machine hits all of them.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from cases import ENGINE, ROOT
from models import NETWORKS, export, pictures

ROUNDS = 9
SECONDS = 0.2
DEFAULT = ROOT / "Models" / "default.onnx"
NAMES = ["mini-xception", "mini-xception-64", "mobilenet-v2", "efficientnet-b0"]
CORE = {max(os.sched_getaffinity(0))}


def onnxruntime_times(session, sample, runs):
    value = session.get_inputs()[0].name
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        session.run(None, {value: sample})
        times.append((time.perf_counter() - start) * 1e6)
    return times


def engine_times(path, batch, runs, threads=1):
    done = subprocess.run(
        [ENGINE, "time", path, str(batch), str(runs), str(threads)], capture_output=True, text=True, check=True
    )
    # The first runs bring weights into the caches.
    return [float(line) for line in done.stdout.splitlines()][runs // 10 :]


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


def bench_batches(models):
    print(f"{'network':16} {'batch':>5} {'engine µs':>10} {'onnxruntime µs':>15} {'ratio':>6}")
    for name, path, shape in models:
        for batch in (1, 4, 16):
            ours, theirs = compare(path, shape, batch)
            print(f"{name:16} {batch:5} {ours:10.0f} {theirs:15.0f} {theirs / ours:6.2f}", flush=True)


def bench_threads(models):
    """The fastest tenth: any other load stops one of two threads that wait for each other."""
    print(f"\n{'network':16} {'1 thread µs':>12} {'2 threads µs':>13} {'ratio':>6}")
    for name, path, _ in models:
        runs = max(10, int(SECONDS * 1e6 / statistics.median(engine_times(path, 1, 5))))
        times = {1: [], 2: []}
        for _ in range(ROUNDS):
            for threads in times:
                times[threads] += engine_times(path, 1, runs, threads)
        one, two = (statistics.quantiles(times[threads], n=10)[0] for threads in times)
        print(f"{name:16} {one:12.0f} {two:13.0f} {one / two:6.2f}", flush=True)


def instructions(program, path, runs):
    with tempfile.NamedTemporaryFile() as profile:
        done = subprocess.run(
            [
                "valgrind",
                "--tool=callgrind",
                f"--callgrind-out-file={profile.name}",
                program,
                "time",
                path,
                "1",
                str(runs),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def bench_instructions(models):
    if not shutil.which("valgrind"):
        print("\ninstructions: not counted, valgrind is not installed")
        return
    print(f"\n{'network':16} {'million instructions':>20}")
    with tempfile.TemporaryDirectory() as folder:
        # Valgrind does not read the debugging information of Swift's compiler.
        program = Path(folder) / "EngineBench"
        subprocess.run(["strip", "-g", "-o", program, ENGINE], check=True)
        for name, path, _ in models:
            each = (instructions(program, path, 11) - instructions(program, path, 1)) / 10
            print(f"{name:16} {each / 1e6:20.1f}", flush=True)


def bench_openblas():
    script = Path(__file__).with_name("openblas.py")
    whole, products, ours = [], [], []
    for _ in range(ROUNDS):
        done = subprocess.run([sys.executable, script, DEFAULT, "40"], capture_output=True, text=True)
        if done.returncode == 66:
            print("\nOpenBLAS: NOT COMPARED, libopenblas.so.0 is not installed")
            return
        done.check_returncode()
        core, *lines = done.stdout.splitlines()
        times = [[float(number) for number in line.split()] for line in lines][4:]
        whole += [t[0] for t in times]
        products += [t[1] for t in times]
        ours += engine_times(DEFAULT, 1, 40)
    whole, products, ours = map(statistics.median, (whole, products, ours))
    print(f"\ndefault by im2col and OpenBLAS ({core} kernels): {whole:.0f} µs, of which cblas_sgemm {products:.0f} µs")
    print(f"engine {ours:.0f} µs: {whole / ours:.2f} times as fast as the whole, {products / ours:.2f} as sgemm alone")


def export_product(side, path):
    weights = np.random.default_rng(2).standard_normal((side, side)).astype(np.float32)
    value = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [side, side]) for name in ("left", "product")]
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["left", "right"], ["product"])],
        "product",
        value[:1],
        value[1:],
        [numpy_helper.from_array(weights, "right")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def bench_kernels(folder):
    """The default model and a product of 512×512 matrices by each variant of the kernels, OpenBLAS among them."""
    product = folder / "product.onnx"
    export_product(512, product)
    print()
    for name, path in (("default", DEFAULT), ("512×512×512", product)):
        done = subprocess.run([ENGINE, "kernels", path, "99"], capture_output=True, text=True, check=True)
        times = (line.split("\t") for line in done.stdout.splitlines())
        print(f"{name:16}", ", ".join(f"{variant} {float(time):.0f} µs" for variant, time in times), flush=True)


def main():
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    models = [("default", DEFAULT, (1, 48, 48))]
    for name in NAMES:
        path = folder / f"{name}-torch-17.onnx"
        if not path.exists():
            export(name, path)
        models.append((name, path, NETWORKS[name][1]))
    every_core = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CORE)
    bench_batches(models)
    bench_openblas()
    bench_kernels(folder)
    bench_instructions(models[:3])
    os.sched_setaffinity(0, every_core)
    if len(every_core) > 1:
        bench_threads(models)


main()
