"""What following faces costs, and what it misses, beside full-frame scans and beside the usual Python loop.

    bench.py [--photos FOLDER] [--clips FOLDER] [--only NAME…]

Faces of composed scenes come from FOLDER's photographs, else from the bundled sample; --clips adds its videos. All that
is compared runs pinned to the same core, one after the other for each recording, with the cascade and the parameters of
cascades/frontalface.json. Prints Markdown.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import tracking
from daemon import follow
from recordings import convert, frame_count
from scenes import cutouts, scenes

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / ".build/release"
CORE = max(os.sched_getaffinity(0))
# A full-frame scan of 1280×720 pixels takes a second.
EVERY_LARGE = 10
# A new face may stay unseen for half a second.
BEGINNING = 16
PROFILE = json.loads((ROOT / "cascades/frontalface.json").read_text())
# The loop detects faces from 60 pixels on; smaller ones take it several times as long.
USUAL = [str(PROFILE["scale_factor"]), str(PROFILE["min_neighbors"]), "60"]
MODEL = str(ROOT / "Models/mini-xception.onnx")


def run(*command) -> str:
    pinned = ["taskset", "--cpu-list", str(CORE), *map(str, command)]
    return subprocess.run(pinned, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def usual_loop(recording: Path, parameters: list[str]) -> dict:
    return json.loads(run(sys.executable, Path(__file__).with_name("usual_loop.py"), recording, MODEL, *parameters))


def looking_everywhere(recording: Path, step: int) -> tuple[float, dict]:
    """Milliseconds of CPU a frame, and the boxes by the frame's number, of one in `step`."""
    lines = [json.loads(line) for line in run(PROGRAMS / "PipelineBench", recording, step).splitlines()]
    return statistics.mean(line["cpu_ms"] for line in lines), {
        step * number: line["boxes"] for number, line in enumerate(lines)
    }


def recall(boxes: list, everywhere: dict) -> str:
    """The share of the faces found by full-frame scans after the first half second that is followed."""
    seen = found = 0
    for number, theirs in everywhere.items():
        if number < BEGINNING:
            continue
        ours = boxes[number]
        seen += len(theirs)
        found += sum(any(tracking.overlap(face, other[1]) >= 0.4 for other in ours) for face in theirs)
    return f"{100 * found / seen:.1f} %" if seen else "–"


def report(recording: Path, truth: Path | None = None, size: tuple[int, int] = (0, 0)) -> None:
    ours = json.loads(run(PROGRAMS / "emotionctl", "bench", "--source", recording, "--json"))
    exhaustive, everywhere = looking_everywhere(recording, EVERY_LARGE if size[0] > 640 else 1)
    usual = usual_loop(recording, USUAL)
    boxes = follow(PROGRAMS / "emotiond", recording, frame_count(recording), CORE)
    cells = [
        recording.stem,
        f"{ours['faces'] / ours['frames']:.1f}",
        f"{ours['cpu_ms_per_frame']:.2f}",
        f"{exhaustive:.1f}",
        f"{usual['cpu_ms_per_frame']:.1f}",
        f"{usual['cpu_ms_per_frame'] / ours['cpu_ms_per_frame']:.1f}",
        recall(boxes, everywhere),
        f"{ours['latency_ms']['p50']:.1f}",
        f"{ours['latency_ms']['p99']:.1f}",
        f"{ours['resident_mb']:.0f}",
        f"{usual['resident_mb']:.0f}",
        f"{100 * ours['faces_scored'] / max(ours['faces'], 1):.0f} %",
        " ".join(f"{value:.2f}" for value in stages(ours)),
    ]
    print("|", " | ".join(cells), "|", flush=True)
    if truth is not None:
        FIGURES[recording.stem] = tracking.figures(json.loads(truth.read_text()), boxes, BEGINNING, size)


def stages(figures: dict) -> list[float]:
    names = ("capture", "detection", "gate", "scoring", "tracking", "other")
    return [figures["stages"][name] for name in names]


FIGURES: dict[str, dict] = {}

HEADS = (
    "recording",
    "faces",
    "CPU ms a frame",
    "everywhere",
    "usual loop",
    "ratio",
    "recall",
    "p50 ms",
    "p99 ms",
    "MB",
    "usual MB",
    "scored",
    "capture, detection, gate, scoring, tracking, other",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, metavar="FOLDER")
    parser.add_argument("--clips", type=Path, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    options = parser.parse_args()
    heads = cutouts(options.photos, ROOT / "samples/astronaut.jpg", 20)
    print("|", " | ".join(HEADS), "|\n|", " | ".join("---" for _ in HEADS), "|")
    with tempfile.TemporaryDirectory() as folder:
        for scene in scenes(heads):
            if options.only and scene.name not in options.only:
                continue
            video, truth = scene.write(Path(folder))
            report(video, truth, (scene.width, scene.height))
            video.unlink()
        for video in sorted(options.clips.iterdir()) if options.clips else []:
            if not options.only or video.stem in options.only:
                report(convert(video, Path(folder) / f"{video.stem}.y4m"))
    print()
    print(tracking.table(FIGURES))


if __name__ == "__main__":
    main()
