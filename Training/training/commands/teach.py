"""`teach`: what an ensemble of trained networks says of the training faces, for a student to learn from."""

import argparse
from pathlib import Path

import torch

from training.commands.data_options import add_data_options, load_for_training
from training.learning.device import best_device
from training.learning.soft_labels import write_soft_labels
from training.learning.teachers import Teachers


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("teachers", type=Path, nargs="+", metavar="FOLDER", help="of a training")
    add_data_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="soft labels as .npz")


def run(options: argparse.Namespace) -> None:
    device = best_device()
    teachers = Teachers(options.teachers, device, "auto")
    faces, _ = load_for_training(options, teachers.stored_side)
    logarithms = teachers.label(torch.from_numpy(faces.pixels)[:, None].to(device))
    write_soft_labels(options.out, faces, teachers.heads, logarithms.cpu().numpy())
    print(f"{options.out}: opinions of {len(options.teachers)} networks on {len(faces)} faces")
