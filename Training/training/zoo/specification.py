"""What is known of a network before it is built."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn


@dataclass(frozen=True)
class Specification:
    """A network of the zoo.

    `make(outputs)` builds it for that many scores; the input is [faces, 1, side, side] and shows `extent` of the
    width of a stored face. `optimizer` and `rate` are what it learns well with at a batch of 128.
    """

    make: Callable[..., nn.Module]
    description: str
    side: int = 48
    extent: float = 1.0
    outputs: int = 7
    optimizer: str = "sgd"
    rate: float = 0.1

    @property
    def stored_side(self) -> int:
        """The size that pictures are read at."""
        return round(self.side / self.extent)
