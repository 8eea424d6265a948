"""`tables`: mosaics as Kaggle's fer2013.csv and FER+'s fer2013new.csv, for `emotionctl evaluate` and others."""

import argparse
from pathlib import Path

from training.data.kaggle import write_tables


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="with the mosaics")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="for the two tables")


def run(options: argparse.Namespace) -> None:
    print(f"{options.out}: {write_tables(options.data, options.out)} faces")
