"""Networks as people bring them: exported with random weights, run by onnxruntime and by the engine.

Usage: zoo.py FOLDER [NAME…]

Exports each network (or those named) to FOLDER, by the commands of the exporters' own tutorials, runs it by both on one
core with one thread each, and prints a row of a Markdown table: exporter, operator set, operators, largest difference
of the outputs from onnxruntime's, and the medians of the times of both in milliseconds. A network that the engine
refuses gets its error in place of the difference. Files that are in FOLDER already are not exported again.
"""

import collections
import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from cases import ENGINE, TOLERANCE, encode

CORE = {max(os.sched_getaffinity(0))}
SECONDS = 0.5

# PyTorch's exporters: `torch.onnx.export(network, (x,), path)` today, whose weights lie in a file beside the network,
# and the older one with a free batch axis. Keras's networks go through tf2onnx.
TODAY, OLDER, KERAS_EXPORTER = "torch", "torch-older", "tf2onnx"

# Networks of keras_networks.py, and the operator set that they are exported in.
KERAS = ["cnn6", "layer-normalization", "mini-xception", "mobilenet-v2"]
KERAS_OPSET = 18

# Networks of torchvision, by the size of their images.
TORCHVISION = {
    "alexnet": 224,
    "convnext_tiny": 224,
    "densenet121": 224,
    "efficientnet_b0": 224,
    "efficientnet_v2_s": 224,
    "googlenet": 224,
    "inception_v3": 299,
    "maxvit_t": 224,
    "mnasnet0_5": 224,
    "mobilenet_v2": 224,
    "mobilenet_v3_small": 224,
    "regnet_y_400mf": 224,
    "resnet18": 224,
    "shufflenet_v2_x0_5": 224,
    "squeezenet1_1": 224,
    "swin_t": 224,
    "swin_v2_t": 256,
    "vgg11_bn": 224,
    "vit_b_32": 224,
}

# Networks of timm, at their own size; what trains on faces today is mostly among these.
TIMM = """
tf_efficientnet_b0 tf_efficientnet_b2 tf_efficientnet_lite0 tf_mobilenetv3_small_100 vit_tiny_patch16_224
deit_tiny_patch16_224 swin_tiny_patch4_window7_224 convnext_atto convnextv2_atto mixer_s32_224 resmlp_12_224
gmlp_ti16_224 mobilevit_xxs mobilevitv2_050 edgenext_xx_small pvt_v2_b0 efficientformer_l1 efficientformerv2_s0
efficientvit_b0 efficientvit_m0 levit_128s poolformer_s12 xcit_nano_12_p16_224 tiny_vit_5m_224 fastvit_t8
mobilenetv4_conv_small repvit_m0_9 ghostnet_100 mobileone_s0 repvgg_a0 ecaresnet50t resnet18 seresnet50 skresnet18
resnest14d res2net50_14w_8s hrnet_w18_small dla34 dpn68 ese_vovnet19b_dw cspresnet50 cs3darknet_s nfnet_l0 rexnet_100
legacy_xception regnetx_002 lcnet_050 tinynet_e hardcorenas_a semnasnet_075 inception_next_atto starnet_s1 coat_tiny
crossvit_9_240 pit_ti_224 coatnet_nano_rw_224 focalnet_tiny_srf eva02_tiny_patch14_224 beit_base_patch16_224
resnet50_gn hiera_tiny_224 caformer_s18 convmixer_768_32 volo_d1_224 visformer_tiny gernet_s selecsls42b mambaout_femto
""".split()

# Those that are exported by both of PyTorch's exporters, and in more operator sets.
BOTH = [
    "tf_efficientnet_b0",
    "tf_efficientnet_b2",
    "vit_tiny_patch16_224",
    "swin_tiny_patch4_window7_224",
    "convnext_atto",
    "mobilevit_xxs",
    "resnet18",
    "mixer_s32_224",
]
OPSETS = {"vit_tiny_patch16_224": [14, 23], "tf_efficientnet_b0": [11, 22], "resnet18": [9, 13, 21]}


def variants():
    """Name, exporter and operator set (`None` for the exporter's own) of each file."""
    import networks_by_hand

    for name in networks_by_hand.NETWORKS:
        yield name, "by hand", None
    for name in KERAS:
        yield f"keras/{name}", KERAS_EXPORTER, KERAS_OPSET
    for name in TORCHVISION:
        yield f"torchvision/{name}", TODAY, None
    for name in TIMM:
        both = name in BOTH
        yield f"timm/{name}", TODAY, None
        if both:
            yield f"timm/{name}", OLDER, None
        for opset in OPSETS.get(name, []):
            yield f"timm/{name}", TODAY if opset > 17 else OLDER, opset


def build(name):
    """The network in evaluation mode, and the shape of its input.

    What would be a constant factor of 0 in a fresh network gets a value, and the logits the spread of a trained
    one's.
    """
    import torch
    from torch import nn

    from models import pictures

    library, name = name.split("/")
    torch.manual_seed(20170908)
    if library == "torchvision":
        from torchvision import models

        options = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
        network, side = models.get_model(name, weights=None, **options), TORCHVISION[name]
    else:
        import timm

        network = timm.create_model(name, pretrained=False)
        side = network.default_cfg.get("input_size", (3, 224, 224))[-1]
    network.eval()
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.std(unbiased=False) == 0 and parameter.ndim > 0:
                parameter += 0.2 * torch.randn(parameter.shape)
        sample = pictures(4, (3, side, side))
        for norm in (m for m in network.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)):
            norm.momentum = None
            norm.train()
        network(sample)
        network.eval()
        spread = float(network(sample).std())
    return scaled(network, 1 / spread).eval(), (1, 3, side, side)


def scaled(network, factor):
    from torch import nn

    class Scaled(nn.Module):
        def __init__(self):
            super().__init__()
            self.network = network

        def forward(self, x):
            return self.network(x) * factor

    return Scaled()


def export(name, exporter, opset, path):
    if exporter == "by hand":
        import networks_by_hand

        return onnx.save(networks_by_hand.NETWORKS[name](), path)
    if exporter == KERAS_EXPORTER:
        # A process of its own: TensorFlow and PyTorch bring runtimes that get in each other's way.
        script = Path(__file__).with_name("keras_networks.py")
        name = name.replace("/", "-")
        return subprocess.run([sys.executable, script, name, str(opset), path], check=True)
    import torch

    network, shape = build(name)
    options = {} if opset is None else {"opset_version": opset}
    if exporter == OLDER:
        options |= {
            "dynamo": False,
            "input_names": ["input"],
            "output_names": ["output"],
            "dynamic_axes": {"input": {0: "batch"}, "output": {0: "batch"}},
        }
    torch.onnx.export(network, (torch.randn(shape),), path, **options)


def export_all(folder, names):
    """Each export in a process of its own, which gives back its memory and may fail alone."""
    for name, exporter, opset in variants():
        if names and name not in names and name.split("/")[-1] not in names:
            continue
        home = folder / f"{name.replace('/', '-')}-{exporter.replace(' ', '-')}-{opset or 'own'}"
        path, failure = home / "model.onnx", home / "failure"
        if not path.exists() and not failure.exists():
            home.mkdir(parents=True, exist_ok=True)
            done = subprocess.run(
                [sys.executable, __file__, "--export", name, exporter, str(opset or ""), path],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                path.unlink(missing_ok=True)
                failure.write_text(done.stderr.strip().splitlines()[-1])
        yield name, exporter, path, failure


def sample_for(value):
    from models import pictures

    shape = [size if isinstance(size, int) else 1 for size in value.shape]
    dtype = np.float16 if value.type == "tensor(float16)" else np.float32
    if len(shape) == 4 and shape[-1] in (1, 3):
        sample = pictures(shape[0], (shape[3], *shape[1:3]), seed=2).permute(0, 2, 3, 1)
    else:
        sample = pictures(shape[0], tuple(shape[1:]), seed=2)
    return np.ascontiguousarray(sample.numpy(), dtype)


def engine_times(path, runs):
    done = subprocess.run(
        ["taskset", "-c", str(*CORE), ENGINE, "time", path, "1", str(runs)], capture_output=True, text=True, check=True
    )
    return [float(line) / 1000 for line in done.stdout.splitlines()][1:]


def times(path, session, feed):
    """Medians of rounds that alternate, so that other load on the machine hits both."""
    ours, theirs = [], []
    start = time.perf_counter()
    session.run(None, feed)
    runs = max(3, min(30, int(SECONDS / (time.perf_counter() - start))))
    for _ in range(3):
        for _ in range(runs):
            start = time.perf_counter()
            session.run(None, feed)
            theirs.append((time.perf_counter() - start) * 1000)
        ours += engine_times(path, runs + 1)
    return statistics.median(ours), statistics.median(theirs)


def row(name, exporter, path, timed):
    os.sched_setaffinity(0, CORE)
    model = onnx.load(path, load_external_data=False)
    opset = next(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
    operators = collections.Counter(node.op_type for node in model.graph.node)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    result = {
        "name": name,
        "exporter": exporter,
        "opset": opset,
        "operators": len(operators),
        "nodes": sum(operators.values()),
        "kinds": sorted(operators),
    }
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        return result | {"difference": f"onnxruntime: {error}"}
    feed = {value.name: sample_for(value) for value in session.get_inputs()}
    expected = [np.asarray(output, np.float32) for output in session.run(None, feed)]
    archive = path.with_suffix(".case")
    archive.write_bytes(encode(name, b"", 1, [array.astype(np.float32) for array in feed.values()], expected))
    done = subprocess.run([ENGINE, "check", archive, path], capture_output=True, text=True, check=False)
    archive.unlink()
    difference = done.stdout.rstrip("\n").split("\t")[-1] if done.returncode == 0 else f"crash {done.returncode}"
    result |= {"difference": difference, "largest": max(float(np.abs(output).max()) for output in expected)}
    try:
        float(difference)
        if timed:
            result["ours"], result["theirs"] = times(path, session, feed)
    except ValueError:
        pass
    return result


def main():
    warnings.simplefilter("ignore")
    if sys.argv[1] == "--export":
        _, _, name, exporter, opset, path = sys.argv
        return export(name, exporter, int(opset) if opset else None, path)
    folder = Path(sys.argv[1])
    failures = 0
    print("| network | exporter | opset | operators | nodes | difference | engine ms | onnxruntime ms |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, exporter, path, failure in export_all(folder, sys.argv[2:]):
        if failure.exists():
            print(f"| {name} | {exporter} | not exported: {failure.read_text()} |", flush=True)
            continue
        result = row(name, exporter, path, timed=True)
        path.with_suffix(".json").write_text(json.dumps(result))
        try:
            good = float(result["difference"]) <= TOLERANCE
            difference = f"{float(result['difference']):.1e}" + ("" if good else " FAILED")
        except ValueError:
            good, difference = False, result["difference"]
        failures += not good
        print(
            f"| {name} | {exporter} | {result['opset']} | {result['operators']} | {result['nodes']} | {difference} "
            f"| {result.get('ours', float('nan')):.1f} | {result.get('theirs', float('nan')):.1f} |",
            flush=True,
        )
    sys.exit(1 if failures else 0)


main()
