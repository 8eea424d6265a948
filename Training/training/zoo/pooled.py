"""Networks that end in global average pooling and one linear layer, so that class activation maps can be drawn
(Zhou et al., "Learning Deep Features for Discriminative Localization", 2016)."""

import torch.nn.functional as F
from torch import Tensor, nn


class PooledNetwork(nn.Module):
    """`features` makes a map, [faces, channels, height, width], `head` scores of its mean over height and width."""

    def __init__(self, features: nn.Module, channels: int, outputs: int, dropout: float) -> None:
        super().__init__()
        self.features = features
        self.dropout = dropout
        self.head = nn.Linear(channels, outputs)

    def forward(self, x: Tensor) -> Tensor:
        pooled = self.features(x).mean((2, 3))
        return self.head(F.dropout(pooled, self.dropout, self.training))
