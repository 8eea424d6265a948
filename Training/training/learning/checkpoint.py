"""A training on disk between two epochs, so that it goes on as if it had never stopped."""

from pathlib import Path
from typing import Any

import torch

from training.files import write_tensors

CHECKPOINT_FILE = "last.pt"


def save_checkpoint(folder: Path, state: dict[str, Any], device: torch.device) -> None:
    """`state` with the random generators' states, in one step."""
    random = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        random["cuda"] = torch.cuda.get_rng_state(device)
    write_tensors(folder / CHECKPOINT_FILE, state | {"random": random})


def load_checkpoint(folder: Path, device: torch.device) -> dict[str, Any] | None:
    """The last state, None where there is none; sets the random generators to where they were."""
    path = folder / CHECKPOINT_FILE
    if not path.exists():
        return None
    state = torch.load(path, map_location="cpu", weights_only=True)
    random = state.pop("random")
    torch.set_rng_state(random["cpu"])
    if device.type == "cuda" and "cuda" in random:
        torch.cuda.set_rng_state(random["cuda"], device)
    return state
