"""An ensemble of trained networks that teaches a smaller one."""

from pathlib import Path

import torch
from torch import Tensor

from training.augmentation.geometry import flips
from training.augmentation.pipeline import ViewMaker
from training.errors import InputError
from training.heads import Heads
from training.learning.device import autocast
from training.learning.objective import softened
from training.learning.prediction import predict_views
from training.learning.trained import TrainedNetwork
from training.zoo.pooled import PooledNetwork
from training.zoo.repvgg import folded


class Teachers:
    """Networks with the same label sets. Their opinion is the mean of their log-probabilities."""

    def __init__(self, paths: list[Path], device: torch.device, precision: str) -> None:
        """`paths` are folders of trainings or exported files of the default network."""
        self._trained = [TrainedNetwork.load(path) for path in paths]
        self.heads = self._trained[0].heads
        self._precision = precision
        for trained, path in zip(self._trained, paths, strict=True):
            if not trained.heads.has_scores_of(self.heads) or trained.heads.affect != self.heads.affect:
                raise InputError(f"{path}: other label sets than {paths[0]}, or in another order")
            network = trained.network
            if isinstance(network, PooledNetwork):
                network.features = folded(network.features)
            network.to(device, memory_format=torch.channels_last).requires_grad_(False)

    @property
    def stored_side(self) -> int:
        """The size that pictures are read at, so that the network with the largest input sees all."""
        return max(trained.specification.stored_side for trained in self._trained)

    def label(self, pixels: Tensor) -> Tensor:
        """Log-probabilities, [faces, scores], of stored faces, as they are and mirrored."""
        total = torch.zeros(len(pixels), self.heads.score_count, device=pixels.device)
        for trained in self._trained:
            maker = ViewMaker(trained.specification.side, trained.specification.extent)
            views = flips(maker.extent)
            outputs = predict_views(trained.network, pixels, maker, views, self.heads, self._precision)
            total += logarithms(outputs, self.heads)
        return total / len(self._trained)

    def watch(self, inputs: Tensor, softness: float) -> Tensor:
        """Probabilities, [faces, scores], for the very views that the student sees (Beyer et al., "Knowledge
        distillation: A good teacher is patient and consistent", 2022)."""
        return softened(self.opinion(inputs), self.heads, softness)

    @torch.no_grad()
    def opinion(self, inputs: Tensor) -> Tensor:
        """Log-probabilities, [faces, scores], for inputs of the networks."""
        with autocast(inputs.device, self._precision):
            opinions = [logarithms(trained.network(inputs).float(), self.heads) for trained in self._trained]
        return torch.stack(opinions).mean(0)

    def require_inputs(self, side: int, extent: float) -> None:
        """Checks that the teachers can look at a student's inputs."""
        for trained in self._trained:
            specification = trained.specification
            if (specification.side, specification.extent) != (side, extent):
                raise InputError(f"{trained.model} sees other inputs than the student; use `teach` and its file")


def logarithms(outputs: Tensor, heads: Heads) -> Tensor:
    """Log-probabilities of every label set, [faces, scores]."""
    return torch.cat([torch.log_softmax(outputs[:, part], 1) for part in heads.slices.values()], 1)
