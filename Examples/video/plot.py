#!/usr/bin/env python3
"""Draws the emotions of the most visible face of a video over time.

emotionctl recognize video.mp4 --csv > video.csv
plot.py video.csv video.png
"""

import csv
import sys
from collections import Counter, defaultdict

import matplotlib

matplotlib.use("Agg")  # no screen needed
import matplotlib.pyplot as plt

COLORS = {
    "angry": "#d62728", "disgust": "#2ca02c", "fear": "#9467bd", "happy": "#ffbf00", "sad": "#1f77b4",
    "surprise": "#17becf", "neutral": "#bbbbbb", "contempt": "#8c564b",
}  # fmt: skip


def main() -> None:
    table, picture = sys.argv[1:]
    with open(table, newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        sys.exit(f"{table}: no face")
    face, count = Counter(row["id"] for row in rows).most_common(1)[0]
    labels = [label for label in COLORS if label in rows[0]]
    seconds: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        if row["id"] == face:
            seconds[int(float(row["seconds"]))].append(row)

    # Second by second, and nothing where the face is not seen.
    times = range(max(seconds) + 1)
    means = [
        [sum(float(row[label]) for row in seconds[time]) / len(seconds[time]) if time in seconds else 0
         for time in times] for label in labels
    ]  # fmt: skip
    figure, axes = plt.subplots(figsize=(12, 4), layout="constrained")
    axes.stackplot(times, means, labels=labels, colors=[COLORS[label] for label in labels])
    axes.set(xlim=(0, max(times[-1], 1)), ylim=(0, 1), xlabel="seconds", ylabel="probability")
    axes.set_title(f"{rows[0]['file']}: face {face}, {count} frames")
    handles, names = axes.get_legend_handles_labels()  # in the order of the areas, from the top
    axes.legend(handles[::-1], names[::-1], loc="center left", bbox_to_anchor=(1, 0.5))
    figure.savefig(picture, dpi=120)


if __name__ == "__main__":
    main()
