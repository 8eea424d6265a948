"""Files of weights that others have trained."""

import pickle
from pathlib import Path

import torch
from torch import Tensor

from training.errors import InputError


def read_weights(path: Path, name: str) -> dict[str, Tensor]:
    """The state dictionary in `path`, saved by torch.save, for the network called `name`."""
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except (pickle.UnpicklingError, RuntimeError, ValueError, EOFError) as error:
        raise InputError(f"{path}: no weights for {name}: not a file of torch.save") from error
    if not isinstance(weights, dict) or not all(isinstance(tensor, Tensor) for tensor in weights.values()):
        raise InputError(f"{path}: no weights for {name}: not a state dictionary")
    return weights
