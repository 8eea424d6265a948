"""`python -m training.detector`: trains a face detector."""

import argparse
from pathlib import Path

import torch

from training.detector.sources import load_sources
from training.detector.trainer import DetectorSettings, DetectorTrainer
from training.learning.device import best_device


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--limit", type=int)
    defaults = DetectorSettings()
    for name in ("minutes", "steps", "batch", "rate", "average", "seed", "valid_scenes", "valid_every", "warmup"):
        value = getattr(defaults, name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = vars(parser.parse_args())
    data, out, weights, limit = (options.pop(name) for name in ("data", "out", "weights", "limit"))
    device = best_device()
    train, valid = load_sources(data, limit)
    print(f"{train.pasted.faces} portraits, {len(train.names)} backgrounds on {device}", flush=True)
    trainer = DetectorTrainer(train, valid, DetectorSettings(**options), out, device)
    if weights:
        trainer.load(torch.load(weights, weights_only=True)["network"])
    trainer.run(lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
