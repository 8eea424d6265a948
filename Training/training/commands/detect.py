"""`detect`: what a face detector finds in pictures and videos with reference boxes.

Prints recall and precision at several thresholds; with --threshold, that one and the figures at it go into the card.
"""

import argparse
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from training.detector.checks import Check, Picture, backlit, darkened, empty, flattened, listed, single, turned, video
from training.detector.onnx_detector import OnnxDetector
from training.files import write_json

_THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
_ANGLES = (-45, -30, -15, 0, 15, 30, 45, 60)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL.onnx")
    parser.add_argument(
        "--listed", type=Path, nargs="*", default=[], metavar="FOLDER", help="pictures with boxes in FOLDER.ndjson"
    )
    parser.add_argument(
        "--videos", type=Path, nargs="*", default=[], metavar="FILE", help="videos with boxes in NAME.faces.ndjson"
    )
    parser.add_argument(
        "--photos",
        type=Path,
        nargs="*",
        default=[],
        metavar="FOLDER",
        help="photographs of one face each, in the middle; turned, too, in the dark, flat and before a bright wall",
    )
    parser.add_argument("--empty", type=Path, nargs="*", default=[], metavar="FOLDER", help="pictures without faces")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[640],
        metavar="PIXELS",
        help="longest sides to which larger pictures and videos are scaled (640)",
    )
    parser.add_argument("--photo-size", type=int, default=192, metavar="PIXELS", help="the same for photographs (192)")
    parser.add_argument("--every", type=int, default=1, metavar="COUNT", help="use every COUNT-th photograph")
    parser.add_argument("--threshold", type=float, metavar="SCORE", help="goes into the card with the figures at it")


def run(options: argparse.Namespace) -> None:
    detector = OnnxDetector(options.model)
    figures = {}
    print(f"{'':28} pictures  faces  " + "  ".join(f"{t:<11}" for t in _THRESHOLDS))
    for name, pictures, longest in _sets(options):
        check = Check()
        for picture in pictures():
            check.add(picture, detector, longest)
        print(f"{name:28} {check.pictures:8}  {len(check.found):5}  " + "  ".join(_cell(check, t) for t in _THRESHOLDS))
        if options.threshold is not None:
            figures[name] = check.figures(options.threshold)
    if options.threshold is not None:
        path = options.model.with_suffix(".json")
        protocol = "the threshold was chosen on these pictures; a face is found whose middle lies in a box"
        write_json(
            path, detector.card | {"threshold": options.threshold, "figures": {"protocol": protocol, "sets": figures}}
        )


def _cell(check: Check, threshold: float) -> str:
    if not check.found:
        return f"{check.false_boxes(threshold):4} false "
    return f"{check.recall(threshold):.3f}/{check.precision(threshold):.3f}"


def _sets(options: argparse.Namespace) -> Iterator[tuple[str, Callable[[], Iterator[Picture]], int]]:
    """Name, pictures and longest side of each set."""
    for path, size in itertools.product(options.listed, options.sizes):
        yield f"{path.name} at {size}", partial(listed, path), size
    for path, size in itertools.product(options.videos, options.sizes):
        yield f"{path.name} at {size}", partial(video, path), size
    for path in options.photos:
        size, every = options.photo_size, options.every
        yield path.name, partial(single, path, every), size
        yield f"{path.name}, a quarter of the light", partial(single, path, every, darkened), size
        yield f"{path.name}, flat", partial(single, path, every, flattened), size
        yield f"{path.name}, backlit", partial(single, path, every, backlit), 2 * size
        for angle in _ANGLES:
            # The turned picture is wider.
            yield f"{path.name}, turned by {angle}", partial(single, path, every, turned(angle)), size * 3 // 2
    for path in options.empty:
        yield f"{path.name}, empty", partial(empty, path), 320
