"""Reliability diagram: whether probabilities mean what they say."""

from pathlib import Path

import numpy as np

from training.evaluation.metrics import BINS, expected_calibration_error, reliability
from training.evaluation.report import Comparison
from training.plots.canvas import new_figure, save


def plot_reliability(comparison: Comparison, path: Path) -> None:
    """Accuracy by confidence, and how many faces have which confidence."""
    counts, confidence, accuracy = reliability(comparison.probabilities, comparison.truth)
    error = expected_calibration_error(comparison.probabilities, comparison.truth)
    middle = (np.arange(BINS) + 0.5) / BINS
    figure = new_figure(6, 7)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    filled = counts > 0
    upper.plot([0, 1], [0, 1], "--", color="gray", label="perfectly calibrated")
    upper.bar(middle[filled], accuracy[filled], 0.9 / BINS, alpha=0.6, label="accuracy")
    upper.plot(confidence[filled], accuracy[filled], "o-", markersize=4, color="C1", label="at mean confidence")
    upper.set(ylabel="accuracy", ylim=(0, 1), title=f"expected calibration error {error:.3f}")
    upper.legend()
    lower.bar(middle, counts, 0.9 / BINS)
    lower.set(xlabel="confidence", ylabel="faces", xlim=(0, 1))
    save(figure, path)
