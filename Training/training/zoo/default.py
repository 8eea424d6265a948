"""The network that emotiond runs: RepVGG blocks of 159.9 million multiply-adds once folded."""

from training.zoo.pooled import PooledNetwork
from training.zoo.repvgg import repvgg

WIDTHS = (32, 64, 64, 128, 128, 128, 128, 256, 256, 256)
STRIDES = (1, 2, 1, 2, 1, 1, 1, 2, 1, 1)


def default(outputs: int = 15, dropout: float = 0.3) -> PooledNetwork:
    return repvgg(WIDTHS, STRIDES, outputs, dropout)
