"""Error of each label."""

from pathlib import Path

import numpy as np

from training.evaluation.metrics import confusion_matrix
from training.evaluation.report import Comparison
from training.plots.canvas import new_figure, save


def plot_errors(comparison: Comparison, path: Path) -> None:
    """Of each label's faces, how many were missed; of those called so, how many are something else."""
    labels = comparison.labels
    counts = confusion_matrix(comparison.probabilities.argmax(1), comparison.truth, len(labels))
    hits = np.diag(counts)
    missed = 1 - hits / np.maximum(counts.sum(1), 1)
    wrong = 1 - hits / np.maximum(counts.sum(0), 1)
    figure = new_figure(9, 4.5)
    axes = figure.subplots()
    place = np.arange(len(labels))
    for offset, values, name in (
        (-0.2, missed, "missed (1 − recall)"),
        (0.2, wrong, "wrongly called so (1 − precision)"),
    ):
        bars = axes.bar(place + offset, values, 0.4, label=name)
        axes.bar_label(bars, fmt="%.2f", fontsize=8)
    ticks = [f"{label}\n{count}" for label, count in zip(labels, counts.sum(1), strict=True)]
    axes.set_xticks(place, ticks)
    axes.set(ylabel="error", ylim=(0, 1.05), title="error by label, with the number of its faces")
    axes.legend()
    save(figure, path)
