"""What the training of a detector can be told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DetectorSettings:
    """How long to train and how."""

    minutes: float = 0.0  # 0: as long as `steps` take
    steps: int = 20_000
    batch: int = 192
    rate: float = 3e-3
    decay: float = 0.02
    average: float = 0.9995
    warmup: int = 300
    clip: float = 5.0
    seed: int = 1
    valid_scenes: int = 512
    valid_every: float = 75.0  # seconds
    save_every: float = 30.0
