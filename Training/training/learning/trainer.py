"""The training loop."""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from training.augmentation.mixup import Mix
from training.augmentation.pipeline import ViewMaker
from training.files import write_csv
from training.heads import Heads
from training.learning.average import RunningAverage
from training.learning.checkpoint import load_checkpoint, save_checkpoint
from training.learning.device import autocast
from training.learning.device_faces import DeviceFaces
from training.learning.objective import Objective, smoothed, softened
from training.learning.optimizers import make_optimizer, peak_rate
from training.learning.sampling import BatchSampler, sampling_weights
from training.learning.schedule import Schedule
from training.learning.teachers import Teachers
from training.learning.validation import Outcome, Validation
from training.settings import Settings
from training.zoo import Specification
from training.zoo.pooled import PooledNetwork

LOG_FILE = "log.csv"
# How much work a crash may cost.
SAVE_SECONDS = 20


class Trainer:
    """Trains `network` on `faces` and keeps the running average of its weights that did best in validation.

    `faces` begin with the data set that an epoch passes over; `others` are, for each data set behind it, how many faces
    it has and how many of them take part in a batch. The state is saved in `folder` between epochs and at the end; a
    trainer made alike goes on from there.
    """

    def __init__(
        self,
        network: nn.Module,
        specification: Specification,
        heads: Heads,
        settings: Settings,
        faces: DeviceFaces,
        validation: Validation,
        folder: Path,
        teachers: Teachers | None = None,
        others: Sequence[tuple[int, int]] = (),
    ) -> None:
        self._device = faces.pixels.device
        self._settings = settings
        self._faces = faces
        self._validation = validation
        self._folder = folder
        self._teachers = teachers
        self._maker = ViewMaker(specification.side, specification.extent)
        if teachers is not None:
            teachers.require_inputs(specification.side, specification.extent)

        self._network = network.to(self._device, memory_format=torch.channels_last)
        dropout = settings.dropout
        if dropout >= 0 and isinstance(network, PooledNetwork):
            network.dropout = dropout
        self._forward: Callable[[Tensor], Tensor] = torch.compile(network) if settings.compile else network
        self._average = RunningAverage(network, settings.average)
        self._best = {name: tensor.clone() for name, tensor in self._average.network.state_dict().items()}
        self._rate = peak_rate(specification, settings)
        self._optimizer = make_optimizer(network, specification, settings)
        self._sampler = _sampler(faces, heads, settings, others)
        self._schedule = Schedule(settings, self._sampler.steps)
        self._objective = Objective(heads, settings, _frequencies(faces.shares, heads))
        self._targets = smoothed(faces.shares, heads, settings.smoothing)
        self._taught = None if faces.teacher is None else softened(faces.teacher, heads, settings.softness)
        self._first = next(iter(heads.slices.values()), slice(0, 0))

        self.history: list[dict[str, Any]] = []
        self._best_score = -float("inf")
        self._saved = time.monotonic()
        self._seconds = 0.0

    @property
    def best_epoch(self) -> int:
        """The epoch whose weights are kept, from 1 on."""
        return max(self.history, key=lambda row: row["score"])["epoch"]

    def run(self, resume: bool = False, epochs: int | None = None) -> nn.Module:
        """Trains to the end, or until `epochs` epochs are done, and returns the best network."""
        if resume:
            self._resume()
        steps, self._began = self._sampler.steps, time.monotonic()
        last = epochs or (sys.maxsize if self._settings.minutes else self._settings.epochs)
        total = None if last == sys.maxsize else last * steps
        with tqdm(total=total, initial=len(self.history) * steps, unit="step", disable=None) as bar:
            while len(self.history) < last and self._done(len(self.history) * steps) < 1 and not self._has_stalled():
                self._run_epoch(bar)
                if time.monotonic() - self._saved >= SAVE_SECONDS:
                    self._save()
        self._save()
        self._average.network.load_state_dict(self._best)
        return self._average.network

    def _run_epoch(self, bar: tqdm) -> None:
        epoch = len(self.history)
        start = time.perf_counter()
        self._freeze_backbone(epoch < self._settings.head_epochs)
        batches = self._sampler.epoch().to(self._device)
        total = torch.zeros(3, device=self._device)
        for step, rows in enumerate(batches, epoch * len(batches)):
            rate = self._rate * self._schedule.factor(step, self._done(step))
            self._set_rate(rate)
            total += self._step(rows)
            bar.update()
        loss, right, known = total.tolist()
        training = {
            "loss": round(loss / len(batches), 5),
            "train_top1": round(right / max(1, known), 5),
            "rate": rate,
            "faces_per_second": round(batches.numel() / (time.perf_counter() - start)),
        }
        outcome = self._validation(self._average.network)
        self._note(epoch, training, outcome, time.perf_counter() - start)
        text = f"epoch {epoch + 1}, loss {training['loss']:.3f}, {_text(outcome)}"
        if bar.disable:
            print(f"{text}, {training['faces_per_second']} faces/s", flush=True)
        bar.set_postfix_str(text)

    def _done(self, step: int) -> float:
        """The part of the training that is over before `step`, 0...1."""
        if self._settings.minutes:
            return self._elapsed() / (60 * self._settings.minutes)
        return step / (self._settings.epochs * self._sampler.steps)

    def _elapsed(self) -> float:
        """Seconds of training, those before a resumption included."""
        return self._seconds + time.monotonic() - self._began

    def _step(self, rows: Tensor) -> Tensor:
        """One update; its loss, how many faces' strongest labels in the first set were found, and how many have one."""
        mix = Mix(len(rows), self._settings.mixup, self._device)
        views = self._maker.random(self._faces.pixels[rows], self._settings)
        clear, inputs = (mix(view).contiguous(memory_format=torch.channels_last) for view in views)
        targets = mix(self._targets[rows])
        affect = None if self._faces.affect is None else mix(self._faces.affect[rows])
        taught = self._opinion(clear, rows, mix)
        with autocast(self._device, self._settings.precision):
            outputs = self._forward(inputs)
        loss = self._objective(outputs, targets, affect, taught)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), self._settings.clip)
        self._optimizer.step()
        self._average.update(self._network)
        return torch.stack([loss.detach(), *self._count_right(outputs.detach(), targets)])

    def _opinion(self, clear: Tensor, rows: Tensor, mix: Mix) -> Tensor | None:
        """What the teachers say of a batch: of the same views before they are spoiled, so that the student learns to
        see through that, or what they said of the stored faces."""
        if self._teachers is not None:
            return self._teachers.watch(clear, self._settings.softness)
        return None if self._taught is None else mix(self._taught[rows])

    def _count_right(self, outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        if self._first.stop == 0:
            return outputs.new_zeros(()), outputs.new_zeros(())
        scores, truth = outputs[:, self._first], targets[:, self._first]
        known = truth.sum(1) > 0
        return (known & (scores.argmax(1) == truth.argmax(1))).sum(), known.sum()

    def _set_rate(self, rate: float) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["scale"]

    def _freeze_backbone(self, is_frozen: bool) -> None:
        """Leaves only the head of a transfer network to learn, its batch normalization included."""
        self._network.train()
        if self._settings.head_epochs > 0 and isinstance(self._network, PooledNetwork):
            self._network.features.requires_grad_(not is_frozen)
            self._network.features.train(not is_frozen)

    def _note(self, epoch: int, training: dict[str, Any], outcome: Outcome, seconds: float) -> None:
        self._schedule.observe(outcome.score)
        if outcome.score > self._best_score:
            self._best_score = outcome.score
            self._best = {name: tensor.clone() for name, tensor in self._average.network.state_dict().items()}
        figures = {name: round(value, 5) for name, value in outcome.figures.items()}
        valid = {"valid_loss": round(outcome.loss, 5), "score": outcome.score}
        self.history.append({"epoch": epoch + 1, **training, **valid, **figures, "seconds": round(seconds, 2)})
        write_csv(self._folder / LOG_FILE, self.history)

    def _save(self) -> None:
        save_checkpoint(self._folder, self._state(), self._device)
        self._saved = time.monotonic()

    def _has_stalled(self) -> bool:
        patience = self._settings.patience
        return bool(self.history) and 0 < patience <= len(self.history) - self.best_epoch

    def _state(self) -> dict[str, Any]:
        return {
            "network": self._network.state_dict(),
            "average": self._average.network.state_dict(),
            "updates": self._average.updates,
            "best": self._best,
            "best_score": self._best_score,
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "history": self.history,
            "seconds": self._elapsed(),
        }

    def _resume(self) -> None:
        state = load_checkpoint(self._folder, self._device)
        if state is None:
            return
        self._network.load_state_dict(state["network"])
        self._average.network.load_state_dict(state["average"])
        self._average.updates = state["updates"]
        self._best = {name: tensor.to(self._device) for name, tensor in state["best"].items()}
        self._best_score = state["best_score"]
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])
        self.history = state["history"]
        self._seconds = state["seconds"]


def _sampler(faces: DeviceFaces, heads: Heads, settings: Settings, others: Sequence[tuple[int, int]]) -> BatchSampler:
    first = len(faces) - sum(size for size, _ in others)
    sizes = [first, *(size for size, _ in others)]
    counts = [min(settings.batch, first), *(count for _, count in others)]
    rows, start = [], 0
    for size in sizes:
        rows.append(range(start, start + size))
        start += size
    balances = [settings.balance, *[settings.others_balance] * len(others)]
    weights = [
        sampling_weights(_own_shares(faces.shares[part.start : part.stop], heads), balance)
        for part, balance in zip(rows, balances, strict=True)
    ]
    return BatchSampler(rows, counts, weights)


def _own_shares(shares: Tensor, heads: Heads) -> Tensor:
    """Those of the first label set in which the faces have labels."""
    parts = [shares[:, part] for part in heads.slices.values()]
    return next((part for part in parts if part.sum() > 0), shares)


def _frequencies(shares: Tensor, heads: Heads) -> Tensor:
    """How often each label occurs among those of its set, [scores]."""
    totals = shares.sum(0)
    parts = [totals[part] / totals[part].sum().clamp_min(1) for part in heads.slices.values()]
    return torch.cat(parts) if parts else totals


def _text(outcome: Outcome) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in outcome.figures.items())
