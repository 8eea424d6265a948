"""`train`: a network from the zoo or the face detector, trained, evaluated and exported."""

import argparse
import shlex
import sys
from pathlib import Path

from training.commands.data_options import add_data_options, load_for_training
from training.commands.setting_options import add_setting_options, detector_settings_of, settings_of
from training.data.faces import Faces
from training.data.load import find_faces, load_faces
from training.data.splits import TRAIN, VALID
from training.detector.run import NAME as FACE_DETECTOR
from training.detector.run import train_detector
from training.errors import InputError
from training.export.run import export, read_texts
from training.heads import Heads
from training.learning.device import best_device
from training.learning.run import train_network
from training.plots.curves import plot_curves
from training.zoo import NETWORKS


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", required=True, choices=[*NETWORKS, FACE_DETECTOR])
    add_data_options(parser)
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where everything goes (../.build/training/MODEL)")
    parser.add_argument("--resume", action="store_true", help="go on with the training that FOLDER holds")
    parser.add_argument(
        "--heads",
        metavar="NAMES",
        help="label sets to learn, of those that the data has: ferplus,fer2013,affect",
    )
    parser.add_argument("--soft-labels", type=Path, metavar="FILE", help="teachers' opinions, made by `teach`")
    parser.add_argument(
        "--teachers",
        type=Path,
        nargs="+",
        metavar="FOLDER",
        help="trainings whose networks look at the student's very inputs; slower and better than --soft-labels",
    )
    parser.add_argument(
        "--beside",
        type=Path,
        nargs="+",
        default=[],
        metavar="PATH",
        help="further data sets, labeled or not, of which some faces take part in every batch",
    )
    parser.add_argument(
        "--shares", type=int, nargs="+", default=[], metavar="COUNT", help="how many, for each data set of --beside"
    )
    parser.add_argument(
        "--start", type=Path, metavar="FILE.onnx", help="for --model plain: the default network to go on from"
    )
    parser.add_argument("--weights", type=Path, metavar="FILE", help="torchvision's weights for a transfer network")
    parser.add_argument("--card", type=Path, metavar="FILE", help="data, license and use for the card, as JSON")
    detector = parser.add_argument_group(FACE_DETECTOR, "learns from scenes that are composed as it goes")
    detector.add_argument("--steps", type=int, metavar="COUNT", help="batches of scenes, without --minutes (20000)")
    detector.add_argument(
        "--begin-with",
        type=Path,
        metavar="FOLDER",
        help="an earlier training, to go on from its weights",
    )
    add_setting_options(parser)


def run(options: argparse.Namespace) -> None:
    folder = options.out or Path("..", ".build", "training", options.model)
    command = shlex.join(["python", "-m", "training", *map(_without_folders, sys.argv[1:])])
    if options.model == FACE_DETECTOR:
        settings, texts = detector_settings_of(options), read_texts(options.card)
        path, figures = train_detector(
            options.data, folder, settings, best_device(), texts, command, options.limit, options.begin_with
        )
        print(f"{path}: average precision on composed scenes {figures['ap']:.4f}")
        return
    settings = settings_of(options)
    train, valid, others = _load(options)
    heads = Heads.of(train, options.heads.split(",") if options.heads else None)
    texts = read_texts(options.card)
    trained, trainer = train_network(
        options.model,
        train,
        valid,
        settings,
        folder,
        best_device(),
        heads,
        options.soft_labels,
        options.teachers,
        options.weights,
        options.start,
        others,
        options.resume,
    )
    plot_curves(trainer.history, folder / "figures" / "curves.png")
    path = export(trained, folder, options.model, texts, command, valid)
    print(f"{path}: {_summary(trainer.history, trainer.best_epoch)}")


def _load(options: argparse.Namespace) -> tuple[Faces, Faces, list[tuple[int, int]]]:
    """Training faces and validation faces of all data sets, and for each beside the first, how many faces it has and
    how many of them take part in a batch."""
    if len(options.beside) != len(options.shares):
        raise InputError(f"{len(options.beside)} data sets beside the first, but {len(options.shares)} shares")
    side = NETWORKS[options.model].stored_side
    train, valid = load_for_training(options, side)
    if not options.beside:
        return train, valid, []
    beside = [load_faces(path, TRAIN, side, options.numbering) for path in options.beside]
    held_out = [find_faces(path, VALID, side, options.numbering) for path in options.beside]
    others = [(len(faces), count) for faces, count in zip(beside, options.shares, strict=True)]
    return Faces.joined([train, *beside]), Faces.joined([valid, *filter(None, held_out)]), others


def _without_folders(argument: str) -> str:
    """Where a file lies on this machine tells a card's readers nothing."""
    return Path(argument).name if argument.startswith("/") else argument


def _summary(history: list[dict], best: int) -> str:
    figures = {
        name: value
        for name, value in history[best - 1].items()
        if name.endswith(("_top1", "_ccc")) and name != "train_top1"
    }
    return ", ".join(f"{name} {value:.4f}" for name, value in figures.items()) + f" (epoch {best})"
