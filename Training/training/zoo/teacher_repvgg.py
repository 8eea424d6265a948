"""A teacher: the default network's blocks, more than twice as wide and deeper."""

from training.zoo.pooled import PooledNetwork
from training.zoo.repvgg import repvgg

_WIDTHS = (64, *[128] * 4, *[256] * 6, *[512] * 3)
_STRIDES = (1, *(2, 1, 1, 1), *(2, 1, 1, 1, 1, 1), *(2, 1, 1))


def teacher_repvgg(outputs: int = 15, dropout: float = 0.4) -> PooledNetwork:
    return repvgg(_WIDTHS, _STRIDES, outputs, dropout)
