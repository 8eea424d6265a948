"""`crossvalidate`: one training per fold of the training split."""

import argparse
import statistics
from pathlib import Path

from training.commands.data_options import add_data_options, load_split
from training.commands.setting_options import add_setting_options, settings_of
from training.data.folds import assign_folds
from training.data.splits import TRAIN
from training.errors import InputError
from training.files import write_json
from training.heads import Heads
from training.learning.device import best_device
from training.learning.run import train_network
from training.zoo import NETWORKS


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", required=True, choices=NETWORKS)
    add_data_options(parser)
    parser.add_argument("--folds", type=int, default=5, metavar="COUNT")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="(../.build/training/MODEL-folds)")
    parser.add_argument("--resume", action="store_true", help="go on where FOLDER ends")
    parser.add_argument("--heads", metavar="NAMES", help="label sets to learn")
    add_setting_options(parser)


def run(options: argparse.Namespace) -> None:
    if options.folds < 2:
        raise InputError(f"--folds {options.folds}: two at least")
    folder = options.out or Path("..", ".build", "training", f"{options.model}-folds")
    settings = settings_of(options)
    faces = load_split(options, TRAIN, NETWORKS[options.model].stored_side)
    heads = Heads.of(faces, options.heads.split(",") if options.heads else None)
    numbers = assign_folds(faces, options.folds, settings.seed)
    rows = []
    for fold in range(options.folds):
        _, trainer = train_network(
            options.model,
            faces[numbers != fold],
            faces[numbers == fold],
            settings,
            folder / f"fold-{fold}",
            best_device(),
            heads,
            resume=options.resume,
        )
        best = trainer.history[trainer.best_epoch - 1]
        rows.append({name: value for name, value in best.items() if name.endswith(("_top1", "_ccc"))})
    names = list(rows[0])
    columns = {name: [row[name] for row in rows] for name in names}
    summary = {
        name: {"mean": statistics.mean(values), "deviation": statistics.stdev(values), "folds": values}
        for name, values in columns.items()
    }
    write_json(folder / "folds.json", summary)
    for name, values in summary.items():
        print(f"{name}: {values['mean']:.4f} ± {values['deviation']:.4f} over {options.folds} folds")
