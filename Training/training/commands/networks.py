"""`networks`: the zoo with sizes and costs."""

import argparse

from training.export.exported import make_export
from training.heads import Heads
from training.learning.trained import TrainedNetwork
from training.zoo import NETWORKS
from training.zoo.counting import count_multiply_adds, count_parameters


def add_options(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> None:
    del options
    print(f"{'network':18} {'input':>5} {'parameters':>11} {'exported':>11} {'million multiply-adds':>22}")
    for name, specification in NETWORKS.items():
        heads = Heads({"scores": tuple(str(i) for i in range(specification.outputs))})
        network = specification.make(heads.count)
        exported, _ = make_export(TrainedNetwork(name, network, heads))
        cost = count_multiply_adds(exported, specification.side) / 1e6
        sizes = f"{count_parameters(network):11,} {count_parameters(exported):11,}"
        print(f"{name:18} {specification.side:5} {sizes} {cost:22,.1f}  {specification.description}")
