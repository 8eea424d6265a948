"""Trains the detector on scenes composed as it goes, for as long as it may."""

import math
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.detector.decoding import Detections, decode
from training.detector.drawing import draw_layout
from training.detector.figures import Matches, Truth, match
from training.detector.layout import HEIGHT, WIDTH, Faces, Layout
from training.detector.network import FaceDetector, standardized
from training.detector.painting import paint
from training.detector.settings import DetectorSettings
from training.detector.sources import Sources
from training.detector.targets import loss, targets
from training.files import write_json, write_tensors
from training.learning.average import RunningAverage
from training.learning.device import autocast, set_up

WEIGHTS_FILE = "weights.pt"
# Number of batches whose layouts are drawn at once.
_DRAWN = 12
# A background on which the network sees something is taken so much more often.
_HARD, _LEAST_SCORE = 12.0, 0.05


class DetectorTrainer:
    """`run` trains and leaves `weights.pt`, the running average, and `log.json` in `folder`."""

    def __init__(
        self, train: Sources, valid: Sources, settings: DetectorSettings, folder: Path, device: torch.device
    ) -> None:
        set_up(device, settings.seed)
        self._settings, self._folder, self._device = settings, folder, device
        self._train, self._valid = train.to(device), valid.to(device)
        self.network = FaceDetector().to(device, memory_format=torch.channels_last)
        self.average = RunningAverage(self.network, settings.average)
        self._optimizer = torch.optim.AdamW(
            self.network.parameters(), settings.rate, weight_decay=settings.decay, fused=device.type == "cuda"
        )
        self._random = torch.Generator(device).manual_seed(settings.seed)
        self._weights = torch.ones(len(train.names), device=device)
        self._layout, self._next = None, 0
        self._examples = composed(self._valid, settings.valid_scenes, device)
        self.log: list[dict] = []

    def load(self, weights: dict[str, Tensor]) -> None:
        """Begins with these."""
        self.network.load_state_dict(weights)
        self.average = RunningAverage(self.network, self._settings.average)
        self._mine()

    def run(self, report: Callable[[str], None] = print) -> None:
        settings, start = self._settings, time.monotonic()
        saved = checked = start
        done, total, step = 0.0, torch.zeros(5, device=self._device), 0
        counted = 0
        while done < 1:
            rate = settings.rate * min(1, (step + 1) / settings.warmup) * (1 + math.cos(math.pi * done)) / 2
            total += self._step(rate)
            step, counted = step + 1, counted + 1
            now = time.monotonic()
            done = (now - start) / (60 * settings.minutes) if settings.minutes else step / settings.steps
            if now - saved >= settings.save_every or done >= 1:
                self.save()
                saved = time.monotonic()
            if now - checked >= settings.valid_every or done >= 1:
                if self._device.type == "cuda":
                    torch.cuda.synchronize()
                names = ("loss", "score", "place", "size", "roll")
                line = {"step": step, "seconds": round(time.monotonic() - start, 1)}
                line |= {name: round(value, 4) for name, value in zip(names, (total / counted).tolist(), strict=True)}
                total.zero_()
                counted = 0
                line |= self._figures() | {"hard_backgrounds": self._mine()}
                self.log.append(line)
                report(str(line))
                checked = time.monotonic()
        self.save()

    def save(self) -> None:
        """The weights as they are now, and the log so far."""
        state = {name: value.cpu() for name, value in self.average.network.state_dict().items()}
        write_tensors(self._folder / WEIGHTS_FILE, {"network": state, "settings": asdict(self._settings)})
        write_json(self._folder / "log.json", self.log)

    def _step(self, rate: float) -> Tensor:
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        with torch.no_grad():
            layout = self._next_layout()
            pixels = standardized(paint(layout, self._train, self._random)).to(memory_format=torch.channels_last)
            wanted = targets(layout.faces, HEIGHT, WIDTH)
        self.network.train()
        with autocast(self._device, "auto"):
            outputs = self.network(pixels)
        parts = loss(outputs, wanted)
        whole = sum(parts.values())
        self._optimizer.zero_grad(set_to_none=True)
        whole.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self._settings.clip)
        self._optimizer.step()
        self.average.update(self.network)
        return torch.stack([whole, *parts.values()]).detach()

    def _next_layout(self) -> Layout:
        batch = self._settings.batch
        if self._layout is None or self._next == _DRAWN * batch:
            self._layout = draw_layout(
                _DRAWN * batch, self._train.pasted, self._train.extents, self._weights, self._random
            )
            self._next = 0
        self._next += batch
        return self._layout.rows(self._next - batch, self._next)

    def _mine(self) -> int:
        """Takes backgrounds with false alarms more often; returns how many there are."""
        self._weights = 1 + _HARD * (highest_scores(self.average.network, self._train) - _LEAST_SCORE).clamp(min=0)
        return int((self._weights > 1 + _HARD * 0.25).sum())

    def _figures(self) -> dict[str, float]:
        matches = matches_on(self.average.network, *self._examples)
        clean = highest_scores(self.average.network, self._valid)
        return {
            "ap": round(matches.average_precision(), 4),
            **{f"recall_{t}": round(matches.recall(t), 3) for t in (0.5, 0.8, 0.95)},
            **{f"precision_{t}": round(matches.precision(t), 3) for t in (0.5, 0.8, 0.95)},
            **{f"alarms_{t}": round((clean > t).float().mean().item(), 3) for t in (0.2, 0.4, 0.6)},
        }


def composed(sources: Sources, count: int, device: torch.device, seed: int = 0) -> tuple[Tensor, list[Truth]]:
    """Scenes for validation, the same each time."""
    random = torch.Generator(device).manual_seed(seed)
    weights = torch.ones(len(sources.names), device=device)
    layout = draw_layout(count, sources.pasted, sources.extents, weights, random)
    pictures, truth = [], []
    for first in range(0, count, 64):
        part = layout.rows(first, min(first + 64, count))
        pictures.append(paint(part, sources, random))
        truth.extend(_truth(part.faces, pictures[-1]))
    return torch.cat(pictures), truth


@torch.no_grad()
def matches_on(network: torch.nn.Module, pictures: Tensor, truth: list[Truth]) -> Matches:
    found: list[Detections] = []
    for some in pictures.split(128):
        found.extend(decode(network(standardized(some))))
    return match(found, truth)


@torch.no_grad()
def highest_scores(network: torch.nn.Module, sources: Sources) -> Tensor:
    """The surest false alarm on each whole background, looked at as it is stored and at half of that."""
    best = []
    for rows in torch.arange(len(sources.backgrounds), device=sources.backgrounds.device).split(128):
        pixels = filled(sources.backgrounds[rows], sources.extents[rows])
        half = torch.nn.functional.avg_pool2d(pixels.float(), 2).round().to(torch.uint8)
        scores = [
            output[:, 0].float().sigmoid().amax((1, 2))
            for size in (pixels, half)
            for output in network(standardized(size))
        ]
        best.append(torch.stack(scores).amax(0))
    return torch.cat(best)


def filled(pixels: Tensor, extents: Tensor) -> Tensor:
    """Backgrounds that fill their square: the edge is repeated."""
    places = torch.arange(pixels.shape[-1], device=pixels.device)
    columns = torch.minimum(places, extents[:, :1].long() - 1)
    rows = torch.minimum(places, extents[:, 1:].long() - 1)
    picture = torch.arange(len(pixels), device=pixels.device)[:, None, None]
    return pixels[picture, 0, rows[:, :, None], columns[:, None]][:, None]


def _truth(faces: Faces, pictures: Tensor) -> list[Truth]:
    values = [getattr(faces, name).cpu().numpy() for name in ("x", "y", "size", "roll", "is_face", "is_certain")]
    brightness = (pictures.float().mean((1, 2, 3)) / 255).tolist()
    result = []
    for i, light in enumerate(brightness):
        x, y, size, roll, is_face, is_certain = (value[i] for value in values)
        faces_there = Detections(np.ones(int(is_face.sum()), np.float32), *(v[is_face] for v in (x, y, size, roll)))
        result.append(Truth(faces_there, is_certain[is_face], light))
    return result
