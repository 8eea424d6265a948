"""A detector's figures as pictures."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from training.detector.figures import Matches
from training.plots.canvas import new_figure, save

_THRESHOLDS = (0.5, 0.8, 0.9, 0.95)
_SIZES = [9, 12, 16, 22, 32, 45, 64, 90, 128, 256]
_ROLLS = [0, 10, 20, 30, 40, 50, 60, 90]
_BRIGHTNESS = [0, 0.03, 0.06, 0.12, 0.25, 0.5, 1]


def plot_training(log: list[dict[str, Any]], path: Path) -> None:
    """Losses and average precision on composed scenes by step."""
    figure = new_figure(10, 4)
    losses, precision = figure.subplots(1, 2)
    steps = [line["step"] for line in log]
    for name in ("score", "place", "size", "roll"):
        losses.plot(steps, [line[name] for line in log], label=name)
    precision.plot(steps, [line["ap"] for line in log], label="average precision")
    precision.plot(steps, [line["alarms_0.6"] for line in log], label="backgrounds with a place above 0.6")
    for axes, title in ((losses, "loss"), (precision, "validation")):
        axes.set(title=title, xlabel="step")
        axes.grid(alpha=0.3)
        axes.legend()
    save(figure, path)


def plot_recall(matches: Matches, path: Path) -> None:
    """Recall over size, roll and the picture's brightness, and precision over recall."""
    figure = new_figure(16, 4)
    size, roll, light, curve = figure.subplots(1, 4)
    values = (
        (size, matches.size, _SIZES, "size in pixels"),
        (roll, np.abs(np.degrees(matches.roll)), _ROLLS, "roll in degrees"),
        (light, matches.brightness, _BRIGHTNESS, "brightness"),
    )
    for axes, value, edges, title in values:
        for threshold in _THRESHOLDS:
            recall = matches.recall_by(value, edges, threshold)
            places = [i for i, part in enumerate(recall.values()) if not math.isnan(part)]
            axes.plot(places, [list(recall.values())[i] for i in places], marker="o", label=f"{threshold}")
        axes.set(title=f"recall by {title}", ylim=(0, 1))
        axes.set_xticks(range(len(recall)), list(recall), rotation=45)
        axes.legend(title="threshold")
    thresholds = np.linspace(0.05, 0.95, 60)
    curve.plot([matches.recall(t) for t in thresholds], [matches.precision(t) for t in thresholds])
    curve.set(title=f"precision over recall ({matches.average_precision():.3f})", xlim=(0, 1), ylim=(0, 1))
    for axes in (size, roll, light, curve):
        axes.grid(alpha=0.3)
    save(figure, path)
