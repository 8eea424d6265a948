"""What a network says of stored faces."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training.augmentation.geometry import View
from training.augmentation.pipeline import ViewMaker
from training.heads import Heads
from training.learning.device import autocast
from training.learning.objective import softened

_BATCH = 512


@torch.no_grad()
def predict(network: nn.Module, pixels: Tensor, maker: ViewMaker, precision: str = "float32") -> Tensor:
    """Raw outputs, float32 [faces, outputs], for the middle of uint8 `pixels` [faces, 1, side, side]."""
    return _predict_view(network, pixels, maker, View(maker.extent), precision)


@torch.no_grad()
def predict_views(
    network: nn.Module,
    pixels: Tensor,
    maker: ViewMaker,
    views: Sequence[View],
    heads: Heads,
    precision: str = "float32",
) -> Tensor:
    """As `predict`, but the mean over several views: of probabilities, returned as logarithms, and of affect."""
    results = [_predict_view(network, pixels, maker, view, precision) for view in views]
    if len(results) == 1:
        return results[0]
    scores = torch.stack([softened(result, heads, 1) for result in results]).mean(0).clamp_min(1e-12).log()
    affect = torch.stack([result[:, heads.affect_slice] for result in results]).mean(0)
    return torch.cat([scores, affect], 1)


def _predict_view(network: nn.Module, pixels: Tensor, maker: ViewMaker, view: View, precision: str) -> Tensor:
    was_training = network.training
    network.eval()
    try:
        with autocast(pixels.device, precision):
            parts = [network(maker.fixed(part, view)).float() for part in pixels.split(_BATCH)]
    finally:
        network.train(was_training)
    return torch.cat(parts)
