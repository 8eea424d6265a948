"""The worst mistakes: wrong answers that the network was surest of."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.evaluation.report import Comparison
from training.plots.canvas import new_figure, save

_COLUMNS, _ROWS = 8, 5


def plot_mistakes(comparison: Comparison, pixels: NDArray[np.uint8], path: Path) -> None:
    """Pictures with their truth and what they were taken for; `pixels` are those of all faces."""
    predicted = comparison.probabilities.argmax(1)
    wrong = np.flatnonzero(predicted != comparison.truth)
    surest = wrong[np.argsort(-comparison.probabilities[wrong].max(1), kind="stable")]
    figure = new_figure(1.6 * _COLUMNS, 2.0 * _ROWS)
    for axes in figure.subplots(_ROWS, _COLUMNS).flat:
        axes.axis("off")
    for axes, row in zip(figure.axes, surest.tolist(), strict=False):
        truth, taken = comparison.labels[comparison.truth[row]], comparison.labels[predicted[row]]
        axes.imshow(pixels[comparison.rows[row]], cmap="gray", vmin=0, vmax=255)
        share = comparison.probabilities[row, predicted[row]]
        axes.set_title(f"{truth}, taken for\n{taken} {share:.2f}", fontsize=8)
    save(figure, path)
