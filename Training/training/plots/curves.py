"""Learning curves from a training's log."""

from pathlib import Path
from typing import Any

from training.plots.canvas import new_figure, save


def plot_curves(history: list[dict[str, Any]], path: Path) -> None:
    """Loss, accuracy and learning rate by epoch. The training's figures are of augmented faces."""
    epochs = [row["epoch"] for row in history]
    figure = new_figure(14, 4)
    loss, accuracy, rate = figure.subplots(1, 3)
    loss.plot(epochs, [row["loss"] for row in history], label="training (all terms)")
    loss.plot(epochs, [row["valid_loss"] for row in history], label="validation (first label set)")
    accuracy.plot(epochs, [row["train_top1"] for row in history], label="training (first label set)")
    for name in history[0]:
        if (name.endswith("_top1") and name != "train_top1") or name == "affect_ccc":
            accuracy.plot(epochs, [row[name] for row in history], label=f"validation {name}")
    rate.plot(epochs, [row["rate"] for row in history])
    for axes, title in ((loss, "loss"), (accuracy, "top-1 accuracy"), (rate, "learning rate")):
        axes.set(title=title, xlabel="epoch")
        axes.grid(alpha=0.3)
    best = max(history, key=lambda row: row["score"])["epoch"]
    accuracy.axvline(best, color="gray", linestyle=":", label=f"kept: epoch {best}")
    loss.legend()
    accuracy.legend()
    save(figure, path)
