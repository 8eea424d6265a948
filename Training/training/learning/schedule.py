"""The learning rate over time."""

import math
from typing import Any

from training.settings import Settings


class Schedule:
    """Rises over the warm-up, then falls: along half a cosine to zero (Loshchilov and Hutter, "SGDR", 2017), or by
    halves whenever the validation score has not risen for a while."""

    def __init__(self, settings: Settings, steps_per_epoch: int) -> None:
        self._settings = settings
        self._warmup = settings.warmup * steps_per_epoch
        self._factor = 1.0
        self._best = -math.inf
        self._waited = 0

    def factor(self, step: int, done: float) -> float:
        """The rate of a step, in shares of the peak, when the part `done` of the training, 0...1, is over."""
        rising = min(1, (step + 1) / (self._warmup + 1))
        if self._settings.schedule == "plateau":
            return rising * self._factor
        return rising * 0.5 * (1 + math.cos(math.pi * min(1, done)))

    def observe(self, score: float) -> None:
        """Takes note of an epoch's validation score."""
        if score > self._best:
            self._best, self._waited = score, 0
            return
        self._waited += 1
        if self._waited >= self._settings.plateau:
            self._factor, self._waited = self._factor / 2, 0

    def state_dict(self) -> dict[str, Any]:
        return {"factor": self._factor, "best": self._best, "waited": self._waited}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._factor, self._best, self._waited = state["factor"], state["best"], state["waited"]
