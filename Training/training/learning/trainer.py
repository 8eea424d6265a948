"""The training loop."""

import time
from collections.abc import Callable, Iterator
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
from training.learning.sampling import epoch_order, sampling_weights
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

    Its state is saved in `folder` between epochs and at the end; a trainer made alike goes on from there.
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
        self._batch = min(settings.batch, len(faces))
        self._steps = len(faces) // self._batch
        self._schedule = Schedule(settings, self._steps)

        first = next(iter(heads.slices.values()), slice(0, 0))
        self._weights = sampling_weights(faces.shares[:, first], settings.balance)
        self._objective = Objective(heads, settings, _frequencies(faces.shares, heads))
        self._targets = smoothed(faces.shares, heads, settings.smoothing)
        self._taught = None if faces.teacher is None else softened(faces.teacher, heads, settings.softness)
        self._first = first

        self.history: list[dict[str, Any]] = []
        self._best_score = -float("inf")
        self._saved = time.monotonic()

    @property
    def best_epoch(self) -> int:
        """The epoch whose weights are kept, from 1 on."""
        return max(self.history, key=lambda row: row["score"])["epoch"]

    def run(self, resume: bool = False, epochs: int | None = None) -> nn.Module:
        """Trains to the end, or until `epochs` epochs are done, and returns the best network."""
        if resume:
            self._resume()
        last = min(self._settings.epochs, epochs or self._settings.epochs)
        done = len(self.history) * self._steps
        with tqdm(total=last * self._steps, initial=done, unit="step", disable=None) as bar:
            while len(self.history) < last and not self._has_stalled():
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
        loss, right = torch.zeros(2, device=self._device)
        for step, rows in enumerate(self._batches()):
            self._set_rate(self._schedule.factor(epoch * self._steps + step))
            step_loss, step_right = self._step(rows)
            loss += step_loss
            right += step_right
            bar.update()
        seen = self._steps * self._batch
        training = {
            "loss": round(float(loss) / self._steps, 5),
            "train_top1": round(float(right) / seen, 5),
            "rate": self._rate * self._schedule.factor((epoch + 1) * self._steps - 1),
            "faces_per_second": round(seen / (time.perf_counter() - start)),
        }
        outcome = self._validation(self._average.network)
        self._note(epoch, training, outcome, time.perf_counter() - start)
        text = f"epoch {epoch + 1}, loss {training['loss']:.3f}, {_text(outcome)}"
        if bar.disable:
            print(f"{text}, {training['faces_per_second']} faces/s", flush=True)
        bar.set_postfix_str(text)

    def _step(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """One update; its loss and how many faces' strongest labels were found."""
        mix = Mix(len(rows), self._settings.mixup, self._device)
        inputs = mix(self._maker.random(self._faces.pixels[rows], self._settings))
        inputs = inputs.contiguous(memory_format=torch.channels_last)
        targets = mix(self._targets[rows])
        affect = None if self._faces.affect is None else mix(self._faces.affect[rows])
        taught = self._opinion(inputs, rows, mix)
        with autocast(self._device, self._settings.precision):
            outputs = self._forward(inputs)
        loss = self._objective(outputs, targets, affect, taught)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), self._settings.clip)
        self._optimizer.step()
        self._average.update(self._network)
        return loss.detach(), self._count_right(outputs.detach(), targets)

    def _opinion(self, inputs: Tensor, rows: Tensor, mix: Mix) -> Tensor | None:
        """What the teachers say of a batch: of its very inputs, or what they said of the stored faces."""
        if self._teachers is not None:
            return self._teachers.watch(inputs, self._settings.softness)
        return None if self._taught is None else mix(self._taught[rows])

    def _count_right(self, outputs: Tensor, targets: Tensor) -> Tensor:
        if self._first.stop == 0:
            return outputs.new_zeros(())
        return (outputs[:, self._first].argmax(1) == targets[:, self._first].argmax(1)).sum()

    def _batches(self) -> Iterator[Tensor]:
        """Rows of each full batch of an epoch."""
        order = epoch_order(len(self._faces), self._weights).to(self._device)
        return iter(order[: self._steps * self._batch].split(self._batch))

    def _set_rate(self, factor: float) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate * factor * group["scale"]

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


def _frequencies(shares: Tensor, heads: Heads) -> Tensor:
    """How often each label occurs among those of its set, [scores]."""
    totals = shares.sum(0)
    parts = [totals[part] / totals[part].sum().clamp_min(1) for part in heads.slices.values()]
    return torch.cat(parts) if parts else totals


def _text(outcome: Outcome) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in outcome.figures.items())
