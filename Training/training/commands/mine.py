"""`mine`: faces and no faces for the face gate, out of photographs with one face each, and what a detector's network
proposes in portraits, backgrounds and composed scenes."""

import argparse
from pathlib import Path

from training.errors import InputError


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--faces", type=Path, required=True, metavar="PATH", help="FER2013 in any layout")
    parser.add_argument("--photos", type=Path, required=True, metavar="FOLDER", help="photographs with one face each")
    parser.add_argument("--videos", type=Path, nargs="*", default=[], metavar="FILE", help="videos of one face")
    parser.add_argument("--detector", type=Path, metavar="FILE.onnx", help="a face detector; needs --scenes")
    parser.add_argument("--scenes", type=Path, metavar="FOLDER", help="portraits and backgrounds for the detector")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="for the mosaics of each split")


def run(options: argparse.Namespace) -> None:
    if (options.detector is None) != (options.scenes is None):
        raise InputError("--detector and --scenes need each other")
    try:
        from training.gate.collection import collect
        from training.gate.proposal_mining import ProposalMiner
        from training.gate.proposals import Proposer
    except ImportError as error:
        raise InputError(f"mining needs OpenCV's Python package: {error}") from error
    proposals = None
    if options.detector is not None:
        from training.detector.sources import load_sources

        proposals = ProposalMiner(Proposer(options.detector), load_sources(options.scenes), options.seed)
    counts = collect(options.faces, options.photos, options.videos, options.out, proposals, options.seed)
    for split, groups in counts.items():
        print(f"{split}: " + ", ".join(f"{count} {name}" for name, count in groups.items()))
