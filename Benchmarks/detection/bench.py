"""How well faces are found: turned, dark, flat, backlit, far away, in videos and groups, and where there are none.

    bench.py [--portraits FOLDER] [--rooms FOLDER] [--photos FOLDER…] [--clips FOLDER] [--groups FOLDER]
             [--every COUNT] [--seed NUMBER] [--out FOLDER] [--program FILE]

Scenes are composed of the folders' pictures, the same in every run with the same seed; a set whose folder is not named
is left out. FOLDER.ndjson beside portraits and groups, and NAME.faces.ndjson beside videos, have the reference boxes.
Prints a table in Markdown and the command lines that its rows come from, of scenes that differ in their number the
first alone; --out keeps the scenes, so that they can be run again. Needs a release build (`make build`).
"""

import argparse
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from portraits import pictures, portraits, read
from scenes import backlit, darkened, distant, empty_room, flattened, tilts
from tool import HEADS, Figures, Tool, share

ROOT = Path(__file__).parents[2]
VIDEOS = {".mp4", ".mkv", ".avi", ".mov"}
TILTED_HEADS = 16
EMPTY_ROOMS, EMPTY_FRAMES = 40, 50
# Largest roll of each row, in degrees.
ROLLS = (15, 30, 45)
CHANGES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "a quarter of the light": darkened,
    "a quarter of the contrast": flattened,
    "backlit": backlit,
    "240 pixels high before a wall": distant(240),
    "120 pixels high before a wall": distant(120),
    "80 pixels high before a wall": distant(80),
}


def tilted(tool: Tool, options: argparse.Namespace, out: Path) -> Iterator[Figures]:
    random = np.random.default_rng(options.seed)
    heads = portraits(options.portraits, options.every, TILTED_HEADS, random)
    rooms = pictures(options.rooms, options.every) if options.rooms else []
    rooms = [rooms[i] for i in random.permutation(len(rooms))[:TILTED_HEADS]]
    whole = Figures("turned heads")
    bins = [Figures(f"… by {low} to {high}°") for low, high in pairwise((0, *ROLLS))]
    labels = np.zeros((len(ROLLS), 2), int)  # same as upright, found
    kept = 0
    for scene in tilts(heads, rooms, random):
        video, upright = scene.write(out)
        record = tool.evaluate(video.path, video.boxes)
        whole.add(record)
        kept += record.get("identities", {}).get("with_one_id", 0)
        for place, turned in enumerate(record["rolls"]):
            figures = bins[min(place, len(bins) - 1)]
            figures.faces += turned["faces"]
            figures.found += turned["found"]
        labels += same_labels(tool, scene, video, upright)
        if not options.out:
            video.unlink()
            upright.unlink()
    whole.name += f", {kept} of {len(heads)} with one id throughout"
    whole.note = share(*labels.sum(0))
    yield whole
    for figures, counts in zip(bins, labels, strict=True):
        figures.pictures, figures.note = figures.faces, share(*counts)
        yield figures


def same_labels(tool: Tool, scene, video, upright) -> np.ndarray:
    """By roll: how often the smoothed label is that of the upright head, and how often the face is found."""
    counts = np.zeros((len(ROLLS), 2), int)
    expected = face_at(tool.frames(upright.path)[-1], scene.place)
    for frame, reference in zip(tool.frames(video.path), video.references, strict=True):
        (face,) = reference["faces"]
        seen = face_at(frame, (face["x"] + face["width"] / 2, face["y"] + face["height"] / 2))
        if expected and seen:
            place = sum(abs(face["roll"]) >= roll for roll in ROLLS[:-1])
            counts[place] += seen["label"] == expected["label"], 1
    return counts


def face_at(frame: dict, place: tuple[float, float]) -> dict | None:
    def covers(box: dict) -> bool:
        x, y = place[0] - box["x"], place[1] - box["y"]
        return 0 < x < box["width"] and 0 < y < box["height"]

    return next((face for face in frame["faces"] if covers(face["box"])), None)


def photographs(tool: Tool, options: argparse.Namespace, out: Path) -> Iterator[Figures]:
    for folder in options.photos:
        some = pictures(folder, options.every)
        for name, change in {"": lambda pixels: pixels, **CHANGES}.items():
            changed = out / f"{folder.name}-{name.replace(' ', '-') or 'as-they-are'}"
            changed.mkdir(exist_ok=True)
            for number, path in enumerate(some):
                cv2.imwrite(str(changed / f"{number:04}-{path.stem}.png"), change(read(path)))
            figures = Figures(f"{folder.name}, {name}" if name else folder.name)
            figures.add(tool.evaluate(changed, "middle"))
            yield figures


def empty(tool: Tool, options: argparse.Namespace, out: Path) -> Iterator[Figures]:
    rooms = pictures(options.rooms, options.every)
    folder = out / "empty"
    folder.mkdir(exist_ok=True)
    for number, path in enumerate(rooms):
        cv2.imwrite(str(folder / f"{number:04}-{path.stem}.png"), read(path))
    stills = Figures("pictures without faces")
    stills.add(tool.evaluate(folder, "none"))
    yield stills
    order = np.random.default_rng(options.seed).permutation(len(rooms))[:EMPTY_ROOMS]
    videos = Figures(f"{len(order)} empty rooms, videos")
    for number, place in enumerate(order):
        video = empty_room(rooms[place], out / f"empty-{number:02}.y4m", EMPTY_FRAMES, options.seed + number)
        videos.add(tool.evaluate(video.path, "none"))
        if not options.out:
            video.unlink()
    yield videos


def clips(tool: Tool, options: argparse.Namespace, _: Path) -> Iterator[Figures]:
    for video in sorted(path for path in options.clips.iterdir() if path.suffix in VIDEOS):
        figures = Figures(video.name)
        figures.add(tool.evaluate(video, video.with_suffix(".faces.ndjson")))
        yield figures


def groups(tool: Tool, options: argparse.Namespace, _: Path) -> Iterator[Figures]:
    figures = Figures(options.groups.name)
    figures.add(tool.evaluate(options.groups, options.groups.with_suffix(".ndjson")))
    yield figures


SETS = {"portraits": tilted, "photos": photographs, "clips": clips, "groups": groups, "rooms": empty}


def first_of_each(commands: list[str]) -> list[str]:
    """Commands that differ in the number of the scene alone are told once."""
    return list({re.sub(r"-\d\d\b", "", command): command for command in reversed(commands)}.values())[::-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portraits", type=Path, metavar="FOLDER", help="heads to be turned")
    parser.add_argument("--rooms", type=Path, metavar="FOLDER", help="pictures without faces")
    parser.add_argument("--photos", type=Path, nargs="+", metavar="FOLDER", help="one face each, in the middle")
    parser.add_argument("--clips", type=Path, metavar="FOLDER", help="videos")
    parser.add_argument("--groups", type=Path, metavar="FOLDER", help="pictures of several people")
    parser.add_argument("--every", type=int, default=8, metavar="COUNT", help="use every COUNT-th picture (8)")
    parser.add_argument("--seed", type=int, default=1, metavar="NUMBER")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep the scenes there")
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/emotionctl", metavar="FILE")
    options = parser.parse_args()
    tool = Tool(options.program)
    with tempfile.TemporaryDirectory() as temporary:
        out = options.out or Path(temporary)
        out.mkdir(parents=True, exist_ok=True)
        print("|", " | ".join(HEADS), "|\n|", " | ".join("---" for _ in HEADS), "|")
        for option, rows in SETS.items():
            if getattr(options, option):
                for figures in rows(tool, options, out):
                    print("|", " | ".join(figures.row()), "|", flush=True)
    print("\nFrom", shlex.join(sys.argv), "by", *first_of_each(tool.commands), sep="\n    ")


if __name__ == "__main__":
    main()
