"""Confusion matrix: counts and proportions side by side."""

from pathlib import Path

import numpy as np

from training.evaluation.metrics import confusion_matrix
from training.evaluation.report import Comparison
from training.plots.canvas import new_figure, save


def plot_confusion(comparison: Comparison, path: Path) -> None:
    """Rows are the truth, columns what was predicted; both are coloured by the proportion of the row."""
    labels = comparison.labels
    counts = confusion_matrix(comparison.probabilities.argmax(1), comparison.truth, len(labels))
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    figure = new_figure(13, 6)
    for axes, title, texts in zip(
        figure.subplots(1, 2),
        ("counts", "proportions of each label's faces"),
        (counts, shares),
        strict=True,
    ):
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        axes.set_xticks(range(len(labels)), labels, rotation=45, ha="right")
        axes.set_yticks(range(len(labels)), labels)
        axes.set(xlabel="predicted", ylabel="truth", title=title)
        for row, column in np.ndindex(*counts.shape):
            value = texts[row, column]
            text = f"{value}" if texts is counts else f"{value:.2f}"
            color = "white" if shares[row, column] > 0.5 else "black"
            axes.text(column, row, text, ha="center", va="center", color=color, fontsize=9)
    save(figure, path)
